using Inspect.Engine.Evals;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Metrics;
using Inspect.Engine.Parts;
using Inspect.Engine.Tasks;
using Inspect.Engine.Values;
using Inspect.Tests.Support;

namespace Inspect.Tests.Evals;

/// <summary>When a log's score is explained by judging its output again, and when not.</summary>
public sealed class ScoreExplainerTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Explain_ScorersOfOneName_TakesTheArgumentsOfEach()
    {
        var (header, sample) = await RunAsync("scorer: [{match: begin}, {match: end}]");

        Assert.Equal("did not find “A” at the begin of the reply. The reply has it elsewhere.", (await ExplainAsync(header, sample, "match"))!.Sentence);
        Assert.Equal("found “A” at the end of the reply.", (await ExplainAsync(header, sample, "match1"))!.Sentence);
    }

    [Fact]
    public async Task Explain_AScoreThatTheScorerDoesNotGive_TellsNothing()
    {
        var (header, sample) = await RunAsync("scorer: includes");
        var other = sample with { Scores = new Dictionary<string, Score> { ["includes"] = sample.Scores!["includes"] with { Value = ScoreValue.Incorrect } } };

        Assert.Null(await ExplainAsync(header, other, "includes"));
    }

    [Fact]
    public async Task Explain_AGradedScore_TakesTheGradersAnswersFromTheLog()
    {
        var (header, sample) = await RunAsync("scorer: [{model_graded_qa: {model: [fake/a, fake/b, fake/c]}}, model_graded_fact]", prompt => prompt == "one" ? "It is A" : "GRADE: C");

        Assert.Equal("asked 3 judges, who came to C.", (await ExplainAsync(header, sample, "model_graded_qa"))!.Sentence);
        Assert.Equal("asked the grader, which gave C.", (await ExplainAsync(header, sample, "model_graded_fact"))!.Sentence);
    }

    [Fact]
    public async Task Explain_AScorerThatFails_SaysWhy()
    {
        var (header, sample) = await RunAsync("scorer: includes");
        var failing = header with { Eval = header.Eval with { Scorers = [new EvalScorer { Name = "failing" }] } };
        var scored = sample with { Scores = new Dictionary<string, Score> { ["failing"] = sample.Scores!["includes"] } };
        var parts = new PartRegistry([new PartDefinition(PartKind.Scorer, "failing", "never ends well", [], _ => new FailingScorer())]);

        var trace = await new ScoreExplainer(parts, TimeProvider.System).ExplainAsync(failing, scored, "failing", Stop);

        Assert.Equal("cannot judge the logged output again: The key is not in the store.", trace!.Sentence);
    }

    [Fact]
    public async Task Explain_AnEditedScore_TellsNothing()
    {
        var (header, sample) = await RunAsync("scorer: includes");
        var edited = sample with { Scores = new Dictionary<string, Score> { ["includes"] = sample.Scores!["includes"] with { History = [LogJson.ToElement("x")] } } };

        Assert.Null(await ExplainAsync(header, edited, "includes"));
    }

    [Fact]
    public async Task Explain_AScorerThatIsNotKnown_TellsNothing()
    {
        var (header, sample) = await RunAsync("scorer: includes");
        var foreign = header with { Eval = header.Eval with { Scorers = [new EvalScorer { Name = "mine/includes" }] } };
        var scored = sample with { Scores = new Dictionary<string, Score> { ["mine/includes"] = sample.Scores!["includes"] } };

        Assert.Null(await ExplainAsync(foreign, scored, "mine/includes"));
    }

    private static Task<ScoreTrace?> ExplainAsync(EvalLog header, EvalSample sample, string scorer) =>
        new ScoreExplainer(Make.Parts(), TimeProvider.System).ExplainAsync(header, sample, scorer, Stop);

    private static async Task<(EvalLog Header, EvalSample Sample)> RunAsync(string scorer, Func<string, string>? answer = null)
    {
        await using var host = new EngineHost(new FakeProvider((prompt, _) => Task.FromResult(answer?.Invoke(prompt) ?? "It is A")), ("t", $"dataset: [{{input: one, target: A, id: 1}}]\n{scorer}\n"));
        var outcome = await host.RunAsync(new EvalRequest { Task = "t" });
        return (await EvalLogReader.ReadHeaderAsync(outcome.Path!, Stop), await EvalLogReader.ReadSampleAsync(outcome.Path!, SampleId.Of(1), 1, Stop));
    }

    private sealed class FailingScorer : IScorer
    {
        public Task<ScorerResult?> ScoreAsync(TaskState state, Target target, SampleScope scope, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("The key is not in the store.");
    }
}
