using System.Text.Json;
using Inspect.Engine;
using Inspect.Engine.Evals;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Logs.Writing;
using Inspect.Engine.Parts;
using Inspect.Engine.Values;
using Inspect.Tests.Logs;
using Inspect.Tests.Support;

namespace Inspect.Tests.Tasks.Code;

/// <summary>Parts that are classes of C# files: in YAML tasks, in tasks of code, and through the runner.</summary>
public sealed class CodePartTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private const string Vowels = """
        [Part("vowels", Help = "the share of vowels is large", Metrics = ["mean"])]
        public sealed class Vowels(double scale = 1, string letters = "aeiou") : IScorer
        {
            public Task<ScorerResult?> ScoreAsync(TaskState state, Target target, SampleScope scope, CancellationToken cancellationToken)
            {
                var text = state.Output.Completion;
                return Task.FromResult<ScorerResult?>(new Score { Value = ScoreValue.Of(scale * text.Count(letters.Contains) / text.Length), Answer = text });
            }
        }

        [Part("shout")]
        public sealed class Shout : ISolver
        {
            public Task SolveAsync(TaskState state, SampleScope scope, CancellationToken cancellationToken)
            {
                state.ReplaceUserPrompt(state.Input.Text.ToUpperInvariant());
                return Task.CompletedTask;
            }
        }

        [Part("top")]
        public sealed class Top : IMetric
        {
            public ScoreValue Compute(IReadOnlyList<SampleScore> scores) => ScoreValue.Of(42.0);
        }

        [Part("last")]
        public sealed class Last : IScoreReducer
        {
            public string Name => "last";

            public ScoreValue Reduce(IReadOnlyList<ScoreValue> values) => values[^1];
        }
        """;

    [Fact]
    public async Task Registry_PartsOfCode_AreListedWithTheirParameters()
    {
        using var folder = new CodeFolder(null, ("parts.cs", Vowels));

        Assert.Empty(await folder.ListAsync());

        var vowels = folder.Parts.Find(PartKind.Scorer, "vowels")!;
        Assert.Equal("the share of vowels is large", vowels.Help);
        Assert.Equal([("scale", PartParameterType.Number, "1"), ("letters", PartParameterType.Text, "\"aeiou\"")], vowels.Parameters.Select(p => (p.Name, p.Type, ((JsonElement)p.Default!).GetRawText())));
        Assert.NotNull(folder.Parts.Find(PartKind.Solver, "shout"));
        Assert.NotNull(folder.Parts.Find(PartKind.Metric, "top"));
        Assert.NotNull(folder.Parts.Find(PartKind.Reducer, "last"));
    }

    [Theory]
    [InlineData("vowels: 2", null)]
    [InlineData("vowels: {scale: big}", "vowels: \"scale\" must be a number.")]
    [InlineData("vowels: {scael: 2}", "vowels has no argument \"scael\". It takes scale, letters.")]
    [InlineData("vowles", "unknown scorer \"vowles\". Did you mean \"vowels\"?")]
    public async Task Yaml_NamesAPartOfCode_ItsArgumentsAreChecked(string scorer, string? problem)
    {
        using var folder = new CodeFolder(null, ("parts.cs", Vowels), ("plain.yaml", $"dataset: [{{input: a}}]\nscorer:\n  - {scorer}"));

        var file = (await folder.ListAsync()).Single();

        Assert.Equal(problem, file.Problems.SingleOrDefault()?.Message);
    }

    [Fact]
    public async Task Yaml_APartThatComesLaterOrGoes_IsSeen()
    {
        using var folder = new CodeFolder(null, ("plain.yaml", "dataset: [{input: a}]\nscorer: vowels"));
        Assert.Null((await folder.ListAsync()).Single().Task);

        folder.Write("parts.cs", Vowels);
        Assert.NotNull((await folder.ListAsync()).Single().Task);

        File.Delete(Path.Combine(folder.Tasks, "parts.cs"));
        Assert.Null((await folder.ListAsync()).Single().Task);
    }

    [Fact]
    public async Task Run_YamlWithPartsOfCode_GoesThroughTheRunner()
    {
        await using var host = new EngineHost(new FakeProvider((prompt, _) => Task.FromResult(prompt + "a")), ("plain", "dataset: [{input: bcd}]\nsolver: [shout, generate]\nscorer: {vowels: {scale: 4}}\nmetrics: [mean, top]\nepochs: {count: 2, reducer: last}"));
        await File.WriteAllTextAsync(Path.Combine(host.Tasks, "parts.cs"), Vowels, Stop);

        var outcome = await host.RunAsync(new EvalRequest { Task = "plain" });

        var log = await EvalLogReader.ReadHeaderAsync(outcome.Path!, Stop);
        var score = log.Results!.Scores.Single();
        Assert.Equal([("mean", 1.0), ("top", 42.0)], score.Metrics.Select(m => (m.Key, m.Value.Value)));
        Assert.Equal("last", score.Reducer);
        var sample = await FirstSampleAsync(outcome.Path!);
        Assert.Equal("BCDa", sample.Output.Completion);
        Assert.Equal(1.0, JsonSerializer.SerializeToElement(sample.Scores!["vowels"].Value).GetDouble());
    }

    [Fact]
    public async Task Run_ATaskOfCode_TheLogSaysFileAndArguments()
    {
        await using var host = new EngineHost(FakeProvider.Saying("12"));
        await File.WriteAllTextAsync(Path.Combine(host.Tasks, "sums.cs"), CodeFolder.Sums, Stop);

        var outcome = await host.RunAsync(new EvalRequest { Task = "sums", TaskArgs = new Dictionary<string, JsonElement> { ["count"] = JsonSerializer.SerializeToElement(3) } });

        var log = await EvalLogReader.ReadHeaderAsync(outcome.Path!, Stop);
        Assert.Equal("sums", log.Eval.Task);
        Assert.EndsWith("tasks/sums.cs", log.Eval.TaskFile, StringComparison.Ordinal);
        Assert.Equal(("{\"count\":3,\"seed\":1}", "{\"count\":3}"), (JsonSerializer.Serialize(log.Eval.TaskArgs), JsonSerializer.Serialize(log.Eval.TaskArgsPassed)));
        Assert.Equal(3, log.Eval.Dataset.Samples);
    }

    [Fact]
    public async Task Run_ATaskOfCodeThatWasBrokenOff_GoesOnAfterAnotherCompilation()
    {
        await using var host = new EngineHost(FakeProvider.Saying("12"));
        var file = Path.Combine(host.Tasks, "sums.cs");
        await File.WriteAllTextAsync(file, CodeFolder.Sums, Stop);
        var request = new EvalRequest { Task = "sums", TaskArgs = new Dictionary<string, JsonElement> { ["count"] = JsonSerializer.SerializeToElement(3) } };
        var begun = await host.Planner.PlanAsync(request, LogId.New(), null, Stop);
        var path = Path.Combine(host.Logs, "a.eval");
        await using (var writer = await EvalLogWriter.StartAsync(path, begun.Spec, begun.Plan, MakeLog.Options, Stop))
        {
            await writer.WriteSampleAsync(MakeLog.Sample(SampleId.Of(1)), Stop);
        }

        File.SetLastWriteTimeUtc(file, Make.Created.UtcDateTime);
        var plan = await host.Planner.PlanAsync(request, LogId.New(), null, Stop, begun.Seed);
        var resumed = ResumedEval.Of(plan, await EvalLogReader.ReadHeaderAsync(path, Stop), path);
        Assert.True(resumed.Keeps((await EvalLogReader.ReadEndedAsync(path, Stop).SingleAsync(Stop)).End));
        using var stop = new EvalStop();
        var outcome = await host.Runner.RunAsync(resumed.Plan, host.Logs, resumed, null, stop);

        Assert.Equal(begun.Samples.Select(s => s.Input), plan.Samples.Select(s => s.Input));
        Assert.Equal(3, (await EvalLogReader.ReadHeaderAsync(outcome.Path!, Stop)).Results!.CompletedSamples);
    }

    [Fact]
    public async Task Run_AScorerThatIsAnObject_Scores()
    {
        await using var host = new EngineHost(FakeProvider.Saying("aab"));
        var task = CodeFolder.Task("made", "Solver = [new PartUse.Made(new Shout(), Part.Of(\"my_shout\")), Part.Of(\"generate\")], Scorer = [new PartUse.Made(new Vowels(3), Part.Of(\"mine\"))], Metrics = [Part.Of(\"mean\")]");
        await File.WriteAllTextAsync(Path.Combine(host.Tasks, "made.cs"), Vowels.Replace("[Part(\"vowels\"", "[Part(\"unused\"", StringComparison.Ordinal) + "\n" + task, Stop);

        var outcome = await host.RunAsync(new EvalRequest { Task = "made" });

        var log = await EvalLogReader.ReadHeaderAsync(outcome.Path!, Stop);
        Assert.Equal([("mine", 2.0)], log.Results!.Scores.Select(s => (s.Name, s.Metrics["mean"].Value)));
        Assert.Equal(["my_shout", "generate"], log.Plan.Steps.Select(s => s.Solver));
    }

    [Fact]
    public async Task Run_ASolverThatThrows_IsAnErrorOfTheSample()
    {
        await using var host = new EngineHost(FakeProvider.Saying("a"), ("plain", "dataset: [{input: q}]\nsolver: falls"));
        await File.WriteAllTextAsync(
            Path.Combine(host.Tasks, "falls.cs"),
            "[Part(\"falls\")] public sealed class Falls : ISolver { public Task SolveAsync(TaskState s, SampleScope c, CancellationToken t) => throw new InvalidOperationException(\"It fell.\"); }",
            Stop);

        var outcome = await host.RunAsync(new EvalRequest { Task = "plain" });

        Assert.Equal("It fell.", (await FirstSampleAsync(outcome.Path!)).Error!.Message);
    }

    [Theory]
    [InlineData("metrics: bad", "The metric \"bad\" failed: It broke. Correct its code.")]
    [InlineData("metrics: void", "The metric \"void\" gave nothing. Correct its code.")]
    [InlineData("metrics: mean\nepochs: {count: 2, reducer: worse}", "The reducer \"worse\" failed: It broke. Correct its code.")]
    public async Task Run_AMetricOrReducerThatFails_EndsTheRunWithASentence(string settings, string message)
    {
        const string code = """
            [Part("bad")] public sealed class Bad : IMetric { public ScoreValue Compute(IReadOnlyList<SampleScore> scores) => throw new InvalidOperationException("It broke."); }
            [Part("void")] public sealed class Void : IMetric { public ScoreValue Compute(IReadOnlyList<SampleScore> scores) => null!; }
            [Part("worse")] public sealed class Worse : IScoreReducer { public string Name => "worse"; public ScoreValue Reduce(IReadOnlyList<ScoreValue> values) => throw new InvalidOperationException("It broke."); }
            """;
        await using var host = new EngineHost(FakeProvider.Saying("a"), ("plain", $"dataset: [{{input: q, target: a}}]\nscorer: exact\n{settings}"));
        await File.WriteAllTextAsync(Path.Combine(host.Tasks, "bad.cs"), code, Stop);

        var outcome = await host.RunAsync(new EvalRequest { Task = "plain" });

        Assert.Equal(message, outcome.Error);
    }

    [Theory]
    [InlineData("public sealed class P;", "the part \"p\" must implement one of ISolver, IScorer, IMetric and IScoreReducer")]
    [InlineData("public abstract class P : IMetric { public abstract ScoreValue Compute(IReadOnlyList<SampleScore> scores); }", "the part \"p\" must be a class of which an object can be made: neither abstract nor generic")]
    [InlineData("public sealed class P : IMetric { private P() { } public ScoreValue Compute(IReadOnlyList<SampleScore> scores) => ScoreValue.Of(1.0); }", "the part \"p\" must have one public constructor, whose parameters are those of the part")]
    [InlineData("public sealed class P(Uri where) : IMetric { public ScoreValue Compute(IReadOnlyList<SampleScore> scores) => ScoreValue.Of(where.Port); }", "the parameter \"where\" is of a type that nobody can give a value from outside. Use string, bool, int, long, double, decimal, an enum, a list of strings or JsonElement")]
    public async Task List_AClassThatCanBeNoPart_SaysWhy(string type, string problem)
    {
        using var folder = new CodeFolder(null, ("parts.cs", $"[Part(\"p\")]\n{type}"));

        Assert.Equal([$"tasks/parts.cs:1:1: {problem}"], await folder.ProblemsAsync());
    }

    [Fact]
    public async Task List_APartOfATakenName_SaysSo()
    {
        using var folder = new CodeFolder(null, ("parts.cs", "[Part(\"mean\")]\npublic sealed class P : IMetric { public ScoreValue Compute(IReadOnlyList<SampleScore> scores) => ScoreValue.Of(1.0); }"));

        Assert.Equal(["tasks/parts.cs:1:1: there already is a metric \"mean\"; give this one another name"], await folder.ProblemsAsync());
    }

    [Fact]
    public async Task Create_AConstructorThatThrows_IsASentence()
    {
        using var folder = new CodeFolder(null, ("parts.cs", "[Part(\"p\")]\npublic sealed class P : IMetric { public P(int n = 0) => ArgumentOutOfRangeException.ThrowIfZero(n); public ScoreValue Compute(IReadOnlyList<SampleScore> scores) => ScoreValue.Of(1.0); }"), ("plain.yaml", "dataset: [{input: a}]\nmetrics: p"));

        var problem = Assert.Single(await folder.ProblemsAsync());

        Assert.StartsWith("tasks/plain.yaml:2:10: The part \"p\" cannot be made: n ('0') must be a non-zero value.", problem, StringComparison.Ordinal);
    }

    private static async Task<Inspect.Engine.Logs.Format.EvalSample> FirstSampleAsync(string path)
    {
        await foreach (var sample in EvalLogReader.ReadSamplesAsync(path, Stop))
        {
            return sample;
        }

        throw new InspectException("The log has no sample.");
    }
}
