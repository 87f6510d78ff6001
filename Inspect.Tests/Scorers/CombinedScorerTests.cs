using System.Text.Json;
using Inspect.Engine;
using Inspect.Engine.Evals;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Messages;
using Inspect.Engine.Metrics;
using Inspect.Engine.Models;
using Inspect.Engine.Parts;
using Inspect.Engine.Tasks;
using Inspect.Engine.Values;
using Inspect.Tests.Support;

namespace Inspect.Tests.Scorers;

/// <summary>Scorers made of others, and scores that others made.</summary>
public sealed class CombinedScorerTests
{
    private const string Records = """
        {"id": 1, "value": 0.5, "explanation": "any"}
        {"id": 1, "epoch": 2, "value": "C", "answer": "two"}
        """;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("""{"scorers": ["exact", "includes", {"match": "begin"}], "reducer": "mean"}""", "0.6666666666666666")]
    [InlineData("""{"scorers": ["exact", "includes", {"match": "begin"}]}""", "C")]
    [InlineData("""{"scorers": [{"type": "scorer", "name": "match", "params": {"location": "begin"}}, "match"], "reducer": "mode"}""", "C")]
    public async Task MultiScorer_CombinesByItsReducer(string arguments, string value) =>
        Assert.Equal(value, (await ScoreAsync("multi_scorer", arguments, "Oslo it is")).Value.ToString());

    [Theory]
    [InlineData("Oslo", "C", "exact")]
    [InlineData("It is Oslo", "C", "includes")]
    [InlineData("Bergen", "I", "includes")]
    public async Task Cascade_GoesOnUntilOneIsContent(string reply, string value, string by)
    {
        var score = await ScoreAsync("cascade", """{"scorers": ["exact", "includes"]}""", reply);

        Assert.Equal((value, by), (score.Value.ToString(), score.Metadata!["decided_by"].GetString()));
    }

    [Fact]
    public async Task Cascade_ScorerWithoutScore_IsPassedOver()
    {
        var score = await ScoreAsync("cascade", """{"scorers": ["perplexity", {"precomputed_scores": "[]"}]}""", "Oslo");

        Assert.Equal((true, "scoring_failed"), (score.Value.IsUnscored, score.Reason));
    }

    [Fact]
    public void Metrics_OfCombinedScorers_AreThoseOfTheFirst()
    {
        var parts = Make.Parts();

        Assert.Equal(["mean", "stderr"], parts.MetricsOf(PartOf("multi_scorer", """{"scorers": [{"cascade": {"scorers": ["exact"]}}, "includes"]}"""))!.Select(m => m.Name));
        Assert.Equal(["std"], parts.MetricsOf(PartOf("precomputed_scores", """{"scores": "[]", "metrics": "std"}"""))!.Select(m => m.Name));
    }

    [Theory]
    [InlineData("multi_scorer", """{"scorers": ["exakt"]}""", "multi_scorer: unknown scorer \"exakt\". Did you mean \"exact\"?")]
    [InlineData("multi_scorer", """{"scorers": []}""", "multi_scorer: \"scorers\" must name at least one scorer.")]
    [InlineData("precomputed_scores", """{"scores": "{\"id\": 1}"}""", "precomputed_scores: \"scores\" does not fit. Precomputed scores, line 1: a record is a map with \"id\" and \"value\".")]
    [InlineData("precomputed_scores", """{"scores": "{\"id\": 1, \"value\": 1}\n{\"id\": 1, \"value\": 2}"}""",
        "precomputed_scores: \"scores\" does not fit. Precomputed scores, line 2: there is another record for id 1. Keep one of them.")]
    public void Check_ArgumentThatDoesNotFit_IsTold(string name, string arguments, string problem) =>
        Assert.Equal(problem, Make.Parts().Check(PartKind.Scorer, PartOf(name, arguments)));

    [Theory]
    [InlineData(1, "0.5", null, "any")]
    [InlineData(2, "C", "two", null)]
    public async Task Precomputed_RecordOfTheEpoch_GoesFirst(int epoch, string value, string? answer, string? explanation)
    {
        var state = new TaskState { SampleId = SampleId.Of(1), Epoch = epoch, Uuid = "u", Model = "m", Input = "i", Target = Target.None };
        var scorer = Make.Parts().CreateScorer(PartOf("precomputed_scores", JsonSerializer.Serialize(new { scores = Records })));

        var score = (await scorer.ScoreAsync(state, Target.None, Make.DryScope(), Stop))!.Score;

        Assert.Equal((value, answer, explanation), (score.Value.ToString(), score.Answer, score.Explanation));
    }

    [Fact]
    public async Task Precomputed_Missing_IsNothingOrAnError()
    {
        var state = new TaskState { SampleId = SampleId.Of("x"), Epoch = 1, Uuid = "u", Model = "m", Input = "i", Target = Target.None };
        var lenient = Make.Parts().CreateScorer(PartOf("precomputed_scores", JsonSerializer.Serialize(new { scores = Records })));
        var strict = Make.Parts().CreateScorer(PartOf("precomputed_scores", JsonSerializer.Serialize(new { scores = Records, on_missing = "error" })));

        Assert.Null(await lenient.ScoreAsync(state, Target.None, Make.DryScope(), Stop));
        await Assert.ThrowsAsync<InspectException>(() => strict.ScoreAsync(state, Target.None, Make.DryScope(), Stop));
    }

    [Theory]
    [InlineData("perplexity", "{}", 1.5, 4)]
    [InlineData("target_perplexity", """{"num_target_tokens": 2}""", 2.5, 2)]
    [InlineData("target_perplexity", "{}", 2.0, 3)] // metadata target_text "bcd"
    public async Task Perplexity_PromptLogProbabilities_AreAveraged(string name, string arguments, double value, int tokens)
    {
        var logprobs = JsonSerializer.SerializeToElement(new { content = new[] { ("a", 0.0), ("b", -1.0), ("c", -2.0), ("d", -3.0) }.Select(t => new { token = t.Item1, logprob = t.Item2 }) });
        var choice = new ChatChoice { Message = ChatMessage.Assistant("x"), StopReason = "stop", Unknown = new Dictionary<string, JsonElement> { ["prompt_logprobs"] = logprobs } };
        var state = Make.State(metadata: ("target_text", "bcd"));
        state.Output = ModelOutput.Empty with { Choices = [choice] };

        var score = (await Make.Parts().CreateScorer(PartOf(name, arguments)).ScoreAsync(state, Target.None, Make.DryScope(), Stop))!.Score;

        Assert.Equal((ScoreValue.Of(value), tokens), (score.Value, score.Metadata!["num_tokens"].GetInt32()));
    }

    [Theory]
    [InlineData("perplexity")]
    [InlineData("target_perplexity")]
    public async Task Perplexity_NoLogProbabilities_IsUnscoredAndSaysWhatToDo(string name)
    {
        await using var host = new EngineHost(FakeProvider.Saying("Oslo"), ("t", $"dataset: [{{input: a, target: b}}]\nscorer: {name}\n"));

        var outcome = await host.RunAsync(new EvalRequest { Task = "t" });

        var entry = Assert.Single(outcome.Log!.Results!.Scores);
        Assert.Equal((0, 1), (entry.ScoredSamples, entry.UnscoredSamples));
        Assert.Equal([("perplexity_per_token", double.NaN), ("perplexity_per_seq", double.NaN)], entry.Metrics.Select(m => (m.Key, m.Value.Value)));
        var score = (await EvalLogReader.ReadSampleAsync(outcome.Path!, SampleId.Of(1), 1, Stop)).Scores![name];
        Assert.Equal(
            "The model gave no log-probabilities of the prompt, and without them there is no perplexity. Set prompt_logprobs, with a model whose provider gives them: onnx or vllm.",
            score.Explanation);
    }

    private static Part PartOf(string name, string arguments) =>
        new() { Name = name, Params = JsonDocument.Parse(arguments).RootElement.EnumerateObject().ToDictionary(p => p.Name, p => p.Value) };

    private static async Task<Score> ScoreAsync(string name, string arguments, string reply) =>
        (await Make.Parts().CreateScorer(PartOf(name, arguments)).ScoreAsync(Make.Answered(reply), Target.Of("Oslo"), Make.DryScope(), Stop))!.Score;
}
