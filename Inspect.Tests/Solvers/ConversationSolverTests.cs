using System.Text.Json;
using Inspect.Engine;
using Inspect.Engine.Evals;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Parts;
using Inspect.Engine.Solvers;
using Inspect.Engine.Tasks;
using Inspect.Engine.Transcripts;
using Inspect.Engine.Values;
using Inspect.Tests.Support;

namespace Inspect.Tests.Solvers;

/// <summary>Solvers that change the conversation: reasoning, critique, examples, chains.</summary>
public sealed class ConversationSolverTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ChainOfThought_AsksForReasoningAndAnAnswer()
    {
        var state = Make.State(input: "What is {x}?");
        await Make.Parts().CreateSolver(Part.Of("chain_of_thought")).SolveAsync(state, Make.DryScope(), Stop);

        Assert.StartsWith("What is {x}?\n\n", state.Messages[0].Text, StringComparison.Ordinal);
        Assert.Contains("ANSWER: $ANSWER", state.Messages[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ChainOfThought_UnknownPlaceholder_IsASentence()
    {
        var solver = Make.Parts().CreateSolver(PartOf("chain_of_thought", """{"template": "{prompt} {metadata}"}"""));

        var error = await Assert.ThrowsAsync<InspectException>(() => solver.SolveAsync(Make.State(), Make.DryScope(), Stop));

        Assert.Equal("The template of chain_of_thought names {metadata}, which there is not. Known: prompt. Double braces that are text: {{ and }}.", error.Message);
    }

    [Fact]
    public async Task SelfCritique_AsksTheCriticThenTheModelAgain()
    {
        var state = Make.State(input: "2+2?", metadata: [("tone", "kind"), ("completion", "not this")]);
        state.Output = state.Output with { Completion = "5" };
        var scope = new AnsweringScope("It is 4.", "4");
        var solver = Make.Parts().CreateSolver(PartOf("self_critique", """{"critique_template": "{question} {completion} {tone}?", "completion_template": "{question} {completion} {critique}", "model": "fake/critic"}"""));

        await solver.SolveAsync(state, scope, Stop);

        Assert.Equal([("fake/critic", "2+2? 5 kind?"), ("fake/model", "2+2?\n2+2? 5 It is 4.")], scope.Asked);
        Assert.Equal(["2+2?", "2+2? 5 It is 4.", "4"], state.Messages.Select(m => m.Text));
    }

    [Fact]
    public async Task FewShot_FirstExamples_StandBeforeTheQuestion()
    {
        var given = Json("""{"count": 2}""");
        given["examples"] = JsonSerializer.SerializeToElement(new[] { Example("one", "I"), Example("two", "II"), Example("three", "III") });
        var state = Make.State(input: "four?");
        state.Messages.Insert(0, Inspect.Engine.Messages.ChatMessage.System("S"));

        await Make.Parts().CreateSolver(new Part { Name = "few_shot", Params = given }).SolveAsync(state, Make.DryScope(), Stop);

        Assert.Equal(["system:S", "user:one", "assistant:I", "user:two", "assistant:II", "user:four?"], state.Messages.Select(m => $"{m.Role}:{m.Text}"));
    }

    [Fact]
    public async Task FewShot_FromTaskFile_ReadsTextsAsWrittenAndDatasets()
    {
        const string Yaml = """
            dataset: [{input: q, target: a, id: x}, {input: two, target: a, id: y}]
            solver:
              - few_shot: {examples: [{input: 007, target: Yes}]}
              - few_shot: {dataset: {file: shots.jsonl}, count: 3, seed: 1, input_template: "Q: {input} ({topic})", output_template: "A: {target}"}
              - generate
            """;
        await using var host = new EngineHost(FakeProvider.Saying("done"), ("t", Yaml));
        await File.WriteAllTextAsync(Path.Combine(host.Tasks, "shots.jsonl"), string.Join('\n', Enumerable.Range(1, 4).Select(i => $$$"""{"id": "{{{(i == 3 ? "y" : $"s{i}")}}}", "input": "i{{{i}}}", "target": "t{{{i}}}", "metadata": {"topic": "m{{{i}}}"}}""")), Stop);
        var outcome = await host.RunAsync(new EvalRequest { Task = "t" });

        var first = await EvalLogReader.ReadSampleAsync(outcome.Path!, SampleId.Of("x"), 1, Stop);
        var second = await EvalLogReader.ReadSampleAsync(outcome.Path!, SampleId.Of("y"), 1, Stop);

        // Python 3.12: random.Random(1).shuffle([1, 2, 3, 4]) gives 4, 1, 3, 2; the sample y is the third example and left out of its own.
        Assert.Equal(["007", "Yes", "Q: i4 (m4)", "A: t4", "Q: i1 (m1)", "A: t1", "Q: i3 (m3)", "A: t3", "q", "done"], first.Messages.Select(m => m.Text));
        Assert.Equal(["007", "Yes", "Q: i4 (m4)", "A: t4", "Q: i1 (m1)", "A: t1", "Q: i2 (m2)", "A: t2", "two", "done"], second.Messages.Select(m => m.Text));
    }

    [Theory]
    [InlineData("few_shot: {count: 2}", "few_shot: give it either \"examples\" or a \"dataset\"")]
    [InlineData("few_shot: {examples: []}", null)]
    [InlineData("few_shot: {dataset: {file: none.jsonl}}", "there is no dataset file none.jsonl; the path counts from the task file's folder")]
    [InlineData("few_shot: {examples: [{target: a}]}", "the sample has no \"input\"")]
    [InlineData("chain: []", "chain: \"solvers\" must name at least one solver.")]
    [InlineData("chain: [generate, {user_message: hi}, exact]", "unknown solver \"exact\"")]
    public void TaskFile_SolverArguments_AreChecked(string solver, string? problem)
    {
        var problems = Inspect.Tests.Tasks.Settings.TaskFiles.Parse($"dataset: [{{input: a}}]\nsolver:\n  - {solver}\n").Problems;

        Assert.Equal(problem is not null, problems.Length > 0);
        Assert.True(problem is null || problems.Any(p => p.Message.StartsWith(problem, StringComparison.Ordinal)), string.Join('\n', problems.Select(p => p.Message)));
    }

    [Fact]
    public async Task Chain_CompletedState_EndsItAndThePlan()
    {
        var chain = new ChainSolver([("generate", Make.Parts().CreateSolver(Part.Of("generate"))), ("done", new Completing()), ("never", new Failing())]);
        await using var host = new EngineHost(FakeProvider.Saying("A"), ("t", "dataset: [{input: one, target: A, id: 1}]\nscorer: includes\n"));
        var outcome = await host.RunAsync(
            new EvalRequest { Task = "t" }, change: task => task with { Solver = [new PartUse.Made(chain, Part.Of("chain")), new PartUse.Made(new Failing(), Part.Of("never"))] });

        var sample = await EvalLogReader.ReadSampleAsync(outcome.Path!, SampleId.Of(1), 1, Stop);

        Assert.Equal((null, "C"), (sample.Error, sample.Scores!["includes"].Value.ToString()));
        Assert.Equal(["chain", "generate", "done"], sample.Events.OfType<SpanBeginEvent>().Where(s => s.Type == "solver").Select(s => s.Name));
    }

    [Fact]
    public async Task Chain_FromTaskFile_RunsItsSolvers()
    {
        await using var host = new EngineHost(
            FakeProvider.Saying("A"), ("t", "dataset: [{input: one, id: 1}]\nsolver: [{chain: [{user_message: 1}, generate, {assistant_message: {template: \"{x}\", x: Yes}}]}]\n"));
        var outcome = await host.RunAsync(new EvalRequest { Task = "t" });

        Assert.Equal(["one", "1", "A", "Yes"], (await EvalLogReader.ReadSampleAsync(outcome.Path!, SampleId.Of(1), 1, Stop)).Messages.Select(m => m.Text));
    }

    private static object Example(string input, string target) => new { input, target };

    private static Part PartOf(string name, string arguments) => new() { Name = name, Params = Json(arguments) };

    private static Dictionary<string, JsonElement> Json(string arguments) => JsonDocument.Parse(arguments).RootElement.EnumerateObject().ToDictionary(p => p.Name, p => p.Value);

    private sealed class Completing : ISolver
    {
        public Task SolveAsync(TaskState state, SampleScope scope, CancellationToken cancellationToken)
        {
            state.IsCompleted = true;
            return Task.CompletedTask;
        }
    }

    private sealed class Failing : ISolver
    {
        public Task SolveAsync(TaskState state, SampleScope scope, CancellationToken cancellationToken) => throw new InvalidOperationException("not to be run");
    }
}
