using System.Text.Json;
using Inspect.Engine.Datasets;
using Inspect.Engine.Evals;
using Inspect.Engine.Live;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Metrics;
using Inspect.Engine.Tasks;
using Inspect.Engine.Values;
using Inspect.Tests.Support;

namespace Inspect.Tests.Evals;

/// <summary>Tasks that decide while they run what is not worth running (semantics 7.7).</summary>
public sealed class EarlyStopTests
{
    private const string Yaml = "dataset: [{input: a, target: Oslo, id: 1}, {input: b, target: Oslo, id: two}]\nscorer: exact\nepochs: 3\n";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_ItemsThatWereRightOnce_AreNotRepeated()
    {
        var model = new FakeProvider((prompt, _) => Task.FromResult(prompt == "a" ? "Oslo" : "Bergen"));
        await using var host = new EngineHost(model, ("task", Yaml));

        var outcome = await RunAsync(host, new RightOnce());

        // Item 1 is right in its first epoch, so that its other two are left out.
        Assert.Equal((RunState.Done, 4), (outcome.State, model.Calls));
        var results = outcome.Log!.Results!;
        Assert.Equal((6, 4), (results.TotalSamples, results.CompletedSamples));
        Assert.Equal(
            """{"manager":"right once","early_stops":[{"id":1,"epoch":2,"reason":"right already","metadata":{"epoch":1}},{"id":1,"epoch":3,"reason":"right already","metadata":{"epoch":1}}],"metadata":{"stopped":2}}""",
            results.EarlyStopping!.Value.GetRawText());
        Assert.Equal(4, (await EvalLogReader.ReadSummariesAsync(outcome.Path!, Stop)).Count);
        Assert.Equal(results.EarlyStopping.Value.GetRawText(), (await EvalLogReader.ReadHeaderAsync(outcome.Path!, Stop)).Results!.EarlyStopping!.Value.GetRawText());
    }

    [Fact]
    public async Task Run_WithoutIt_SaysNothingOfIt()
    {
        await using var host = new EngineHost(FakeProvider.Saying("Oslo"), ("task", Yaml));

        var outcome = await host.RunAsync(new EvalRequest { Task = "task" });

        Assert.Null(outcome.Log!.Results!.EarlyStopping);
    }

    [Fact]
    public async Task Run_CodeThatThrows_EndsTheRunAsFailed()
    {
        await using var host = new EngineHost(FakeProvider.Saying("Oslo"), ("task", Yaml));

        var outcome = await RunAsync(host, new RightOnce { Throws = true });

        Assert.Equal((RunState.Failed, EvalStatus.Error), (outcome.State, outcome.Log!.Status));
        Assert.Equal("The early stopping of the task failed: no idea. Correct its code.", outcome.Error);
    }

    private static Task<EvalOutcome> RunAsync(EngineHost host, IEarlyStopping stopping) =>
        host.RunAsync(new EvalRequest { Task = "task", EvalConfig = new EvalConfig { MaxSamples = 1 } }, null, task => task with { EarlyStopping = stopping });

    private sealed class RightOnce : IEarlyStopping
    {
        private readonly Dictionary<SampleId, int> _right = [];
        private int _stopped;

        public bool Throws { get; init; }

        public Task<string> StartTaskAsync(string task, IReadOnlyList<Sample> samples, int epochs, CancellationToken cancellationToken) =>
            Task.FromResult((task, samples.Count, epochs) == ("task", 2, 3) ? "right once" : "unexpected");

        public Task<EarlyStop?> ScheduleSampleAsync(SampleId id, int epoch, CancellationToken cancellationToken)
        {
            if (Throws)
            {
                throw new InvalidOperationException("no idea.");
            }

            var isRight = _right.TryGetValue(id, out var at);
            _stopped += isRight ? 1 : 0;
            return Task.FromResult(
                isRight ? new EarlyStop("right already", new Dictionary<string, JsonElement> { ["epoch"] = JsonSerializer.SerializeToElement(at) }) : null);
        }

        public Task CompleteSampleAsync(SampleId id, int epoch, IReadOnlyDictionary<string, Score> scores, CancellationToken cancellationToken)
        {
            if (scores["exact"].Value == ScoreValue.Correct)
            {
                _right[id] = epoch;
            }

            return Task.CompletedTask;
        }

        public Task<IReadOnlyDictionary<string, JsonElement>> CompleteTaskAsync(CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyDictionary<string, JsonElement>>(
                new Dictionary<string, JsonElement> { ["stopped"] = JsonSerializer.SerializeToElement(_stopped) });
    }
}
