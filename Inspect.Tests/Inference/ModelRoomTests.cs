using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Inspect.Engine.Inference;
using Inspect.Engine.Inference.Folders;
using Inspect.Engine.Inference.Sampling;
using Inspect.Tests.Support;

namespace Inspect.Tests.Inference;

/// <summary>Models share the memory that they may have together; the engines are fakes that write one word when they are let.</summary>
public sealed class ModelRoomTests : IDisposable
{
    private readonly TinyModel _model = new();
    private readonly HeldFactory _factory = new();
    private readonly long _size;

    public ModelRoomTests()
    {
        foreach (var name in (string[])["a", "b", "c"])
        {
            var folder = Directory.CreateDirectory(Path.Combine(_model.Dir, name)).FullName;
            foreach (var file in Directory.GetFiles(_model.Folder))
            {
                File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
            }
        }

        Directory.Delete(_model.Folder, recursive: true);
        _size = Directory.GetFiles(Path.Combine(_model.Dir, "a")).Sum(f => new FileInfo(f).Length);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _model.Dispose();

    [Fact]
    public async Task Get_NoRoomForBoth_UnloadsTheOneThatNobodyUses_WhichComesBackWhenItIsAsked()
    {
        await using var models = Open(1.5);
        var first = await models.GetAsync("a", Stop);
        await AskAsync(first);

        await AskAsync(await models.GetAsync("b", Stop));
        var afterB = (models.StatusOf("a").State, models.StatusOf("b").State);
        await AskAsync(first);

        Assert.Equal((LocalModelState.Found, LocalModelState.Ready), afterB);
        Assert.Equal((LocalModelState.Ready, LocalModelState.Found), (models.StatusOf("a").State, models.StatusOf("b").State));
        Assert.Equal(["+a", "-a", "+b", "-b", "+a"], _factory.Happened);
    }

    [Fact]
    public async Task Get_NoRoomAndTheOtherIsInUse_WaitsAndSaysForWhat()
    {
        await using var models = Open(1.5);
        _factory.Hold();
        var answer = AskAsync(await models.GetAsync("a", Stop));
        await _factory.Asked.WaitAsync(Patience.Most, Stop);
        var waits = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        models.Changed += () =>
        {
            if (models.StatusOf("b").WaitsFor is not null)
            {
                waits.TrySetResult();
            }
        };

        var next = models.GetAsync("b", Stop);
        await waits.Task.WaitAsync(Patience.Most, Stop);
        var waiting = (next.IsCompleted, models.StatusOf("b").State, models.StatusOf("b").WaitsFor);
        _factory.Let();
        await answer;
        await AskAsync(await next.WaitAsync(Patience.Most, Stop));

        Assert.Equal((false, LocalModelState.Loading, "a"), waiting);
        Assert.Null(models.StatusOf("b").WaitsFor);
        Assert.Equal(["+a", "-a", "+b"], _factory.Happened);
    }

    [Fact]
    public async Task Get_RoomForTwoOfThree_TheLeastRecentlyUsedGoes()
    {
        await using var models = Open(2.5);
        var first = await models.GetAsync("a", Stop);
        await AskAsync(first);
        await AskAsync(await models.GetAsync("b", Stop));
        await AskAsync(first);

        await models.GetAsync("c", Stop);

        Assert.Equal(["+a", "+b", "-b", "+c"], _factory.Happened);
    }

    [Fact]
    public async Task Get_LargerThanAllTheRoom_SaysWhatWouldHelp()
    {
        await using var models = Open(0.5);

        var error = await Assert.ThrowsAsync<ModelLoadException>(() => models.GetAsync("a", Stop));

        Assert.Contains("raise Models:MemoryBudgetBytes", error.Message, StringComparison.Ordinal);
        Assert.Empty(_factory.Happened);
    }

    /// <summary>A run and its grader in turn, with room for one: both get on.</summary>
    [Fact]
    public async Task Generate_TwoInTurnFromManySides_AllEnd()
    {
        await using var models = Open(1.5);
        var a = await models.GetAsync("a", Stop);
        await AskAsync(a);
        var b = await models.GetAsync("b", Stop);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(
            async () =>
            {
                for (var turn = 0; turn < 4; turn++)
                {
                    await AskAsync((i + turn) % 2 == 0 ? a : b);
                }
            },
            Stop))).WaitAsync(Patience.Most, Stop);

        Assert.Equal(33, _factory.Answers);
    }

    private LocalModels Open(double share) => TestModels.Open(new ModelsOptions { Dir = _model.Dir, MemoryBudgetBytes = (long)(share * _size) }, _factory);

    private static async Task AskAsync(ILocalEngine engine)
    {
        var request = new LocalRequest { Messages = [new LocalMessage("user", "hello")], Random = RandomStream.Of(0, string.Empty, 1, 1) };
        await foreach (var delta in engine.GenerateAsync(request, Stop))
        {
            Assert.Equal("hello", delta.Text);
        }
    }

    private sealed class HeldFactory : ILocalEngineFactory
    {
        private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private TaskCompletionSource? _held;
        private int _answers;

        public string Name => "held";

        /// <summary>Engines that came and went, in order.</summary>
        public ConcurrentQueue<string> Happened { get; } = [];

        public Task Asked => _asked.Task;

        public int Answers => _answers;

        public void Hold() => _held = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Let() => _held!.SetResult();

        public string? WhyNot(ModelFolder folder) => null;

        public Task<ILocalEngine> LoadAsync(ModelFolder folder, EngineShape shape)
        {
            Happened.Enqueue($"+{folder.Name}");
            return Task.FromResult<ILocalEngine>(new HeldEngine(this, folder.Name));
        }

        public Task TryAsync(ModelFolder folder, Action<string> begins) => Task.CompletedTask;

        public void Shutdown()
        {
        }

        private sealed class HeldEngine(HeldFactory factory, string name) : ILocalEngine
        {
            private bool _isGone;

            public LocalModelInfo Info { get; } = new(name, 1, 1, 0);

            public double? LastTokensPerSecond => null;

            public async IAsyncEnumerable<LocalDelta> GenerateAsync(LocalRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
            {
                ObjectDisposedException.ThrowIf(_isGone, this);
                factory._asked.TrySetResult();
                await (factory._held?.Task ?? Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, cancellationToken));
                ObjectDisposedException.ThrowIf(_isGone, this);
                Interlocked.Increment(ref factory._answers);
                yield return new LocalDelta("hello", null);
            }

            public Task<IReadOnlyList<LocalScore>> ScoreAsync(LocalScoreRequest request, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<LocalScore>>([]);

            public ValueTask DisposeAsync()
            {
                _isGone = true;
                factory.Happened.Enqueue($"-{name}");
                return ValueTask.CompletedTask;
            }
        }
    }
}
