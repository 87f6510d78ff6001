using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using Inspect.Engine.Evals;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Parts;
using Inspect.Engine.Tasks;
using Inspect.Tests.Support;

namespace Inspect.Tests.Tasks.Code;

/// <summary>What becomes of code when its file changes.</summary>
public sealed class CodeUnloadTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Change_OnDisk_IsPickedUpAndTheOldVersionGoes()
    {
        using var folder = new CodeFolder(null, ("one.cs", Scorer("first") + CodeFolder.Task("one", "Scorer = [Part.Of(\"says\", new { what = \"x\" })], Description = \"first\"")));
        var old = await LoadedAsync(folder, "first");

        folder.Write("one.cs", Scorer("second") + CodeFolder.Task("one", "Description = \"second\""));

        Assert.Equal("second", (await folder.ListAsync()).Single().Require().Description);
        Collect(() => !old.IsAlive);
        Assert.False(old.IsAlive);
    }

    [Fact]
    public async Task Change_WhilePartsAreInUse_TheyStayAsTheyWereAndGoWithTheirLastUser()
    {
        using var folder = new CodeFolder(null, ("one.cs", Scorer("first")));
        await folder.ListAsync();
        var (scorer, old) = InUse(folder);

        folder.Write("one.cs", Scorer("second"));
        await folder.ListAsync();
        Collect(() => false);

        Assert.True(old.IsAlive);
        Assert.Equal("first", await SayAsync(scorer[0]));
        Assert.Equal("second", await SayAsync(folder.Parts.CreateScorer(Part.Of("says"))));
        scorer[0] = null!;
        Collect(() => !old.IsAlive);
        Assert.False(old.IsAlive);
    }

    [Fact]
    public async Task Change_DuringARun_TheRunKeepsItsVersion()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var host = new EngineHost(new FakeProvider(async (_, stop) =>
        {
            asked.TrySetResult();
            await go.Task.WaitAsync(Patience.Most, stop);
            return "a";
        }));
        var path = Path.Combine(host.Tasks, "one.cs");
        await File.WriteAllTextAsync(path, Scorer("first") + CodeFolder.Task("one", "Scorer = [Part.Of(\"says\")]"), Stop);
        var run = host.RunAsync(new EvalRequest { Task = "one" });
        await asked.Task.WaitAsync(Patience.Most, Stop);

        await File.WriteAllTextAsync(path, Scorer("second or later") + CodeFolder.Task("one", "Scorer = [Part.Of(\"says\")]"), Stop);
        await host.Catalog.CompileAsync(Stop);
        Collect(() => false);
        go.SetResult();

        Assert.Equal("first", await ExplanationAsync((await run).Path!));
        Assert.Equal("second or later", await ExplanationAsync((await host.RunAsync(new EvalRequest { Task = "one" })).Path!));
    }

    private static async Task<string?> ExplanationAsync(string log)
    {
        await foreach (var sample in EvalLogReader.ReadSamplesAsync(log, Stop))
        {
            return sample.Scores!["says"].Explanation;
        }

        return null;
    }

    /// <summary>A scorer that uses libraries which nothing before its first call does.</summary>
    private static string Scorer(string says) => $$"""
        [Part("says")]
        public sealed class Says(string what = "{{says}}") : IScorer
        {
            public Task<ScorerResult?> ScoreAsync(TaskState state, Target target, SampleScope scope, CancellationToken cancellationToken) =>
                Task.FromResult<ScorerResult?>(new Score { Value = ScoreValue.Correct, Explanation = Spoken() });

            private string Spoken() => System.Xml.Linq.XElement.Parse($"<a>{what}</a>").Value;
        }

        """;

    private static async Task<string?> SayAsync(IScorer scorer) => (await scorer.ScoreAsync(Make.Answered("a"), Inspect.Engine.Values.Target.None, Make.DryScope(), Stop))!.Score.Explanation;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (IScorer[] Scorer, WeakReference Context) InUse(CodeFolder folder)
    {
        var scorer = folder.Parts.CreateScorer(Part.Of("says"));
        return ([scorer], new WeakReference(AssemblyLoadContext.GetLoadContext(scorer.GetType().Assembly), trackResurrection: true));
    }

    private static async Task<WeakReference> LoadedAsync(CodeFolder folder, string description)
    {
        Assert.Equal(description, (await folder.ListAsync()).Single().Require().Description);
        return InUse(folder).Context;
    }

    private static void Collect(Func<bool> isEnough)
    {
        for (var i = 0; i < 20 && !isEnough(); i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }
}
