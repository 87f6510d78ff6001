using System.Text.Json;
using Inspect.Engine.Evals;
using Inspect.Engine.Live;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Messages;
using Inspect.Engine.Models;
using Inspect.Engine.Parts;
using Inspect.Engine.Transcripts;
using Inspect.Engine.Values;
using Inspect.Tests.Support;
using Inspect.Web;

namespace Inspect.Tests.Evals;

/// <summary>Roles that several models play (semantics 3.8, 5.3 and appendix C).</summary>
public sealed class ModelRoleTests
{
    /// <summary>Two of three graders agree on each of the first two items, and on the third none agrees with another.</summary>
    private const string Jury = """
        dataset:
          - {input: a, target: Oslo}
          - {input: b, target: Oslo}
          - {input: c, target: Oslo}
        scorer:
          - model_graded_qa: {partial_credit: true}
        model_roles:
          grader:
            - {model: mockllm/a, args: {custom_outputs: ["GRADE: C", "GRADE: I", "GRADE: C"]}}
            - {model: mockllm/b, args: {custom_outputs: ["GRADE: I", "GRADE: I", "GRADE: I"]}}
            - {model: mockllm/a, config: {temperature: 0}, base_url: "http://127.0.0.1:1", args: {custom_outputs: ["GRADE: C", "GRADE: C", "GRADE: P"]}}
        """;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_ARoleOfThreeModels_ScoresByTheirMajority()
    {
        await using var host = new EngineHost(FakeProvider.Saying("Oslo"), ("jury", Jury));

        var outcome = await host.RunAsync(new EvalRequest { Task = "jury", EvalConfig = new EvalConfig { MaxSamples = 1 } });

        // C I C → C; I I C → I; C I P → no majority, unscored: accuracy over the two scored is 1/2.
        Assert.Equal(RunState.Done, outcome.State);
        var score = Assert.Single(outcome.Log!.Results!.Scores);
        Assert.Equal((0.5, 2, 1), (score.Metrics["accuracy"].Value, score.ScoredSamples, score.UnscoredSamples));
        var samples = new List<EvalSample>();
        await foreach (var sample in EvalLogReader.ReadSamplesAsync(outcome.Path!, Stop))
        {
            samples.Add(sample);
        }

        Assert.Equal(["C", "I", "NaN"], samples.OrderBy(s => s.Id.Text).Select(s => s.Scores!["model_graded_qa"].Value.ToString()));
        var calls = samples[0].Events.OfType<ModelEvent>().Where(e => e.Role == "grader").ToList();
        Assert.Equal([("mockllm/a", null), ("mockllm/b", null), ("mockllm/a", 0d)], calls.Select(c => (c.Model, c.Config.Temperature)));
        Assert.Equal(["mockllm/a", "mockllm/b", "mockllm/a"], samples[0].Scores!["model_graded_qa"].Metadata!["panel"].EnumerateArray().Select(p => p.GetProperty("judge").GetString()));
    }

    [Fact]
    public async Task Log_OfARoleOfSeveralModels_HoldsAListAndIsRepeatedFromIt()
    {
        await using var host = new EngineHost(FakeProvider.Saying("Oslo"), ("jury", Jury));

        var log = (await host.RunAsync(new EvalRequest { Task = "jury", EvalConfig = new EvalConfig { MaxSamples = 1 } })).Log!;

        var role = log.Eval.ModelRoles!["grader"];
        Assert.Equal(JsonValueKind.Array, role.ValueKind);
        Assert.Equal(
            """{"model":"mockllm/a","config":{"temperature":0.0},"base_url":"http://127.0.0.1:1","args":{"custom_outputs":["GRADE: C","GRADE: C","GRADE: P"]}}""",
            role[2].GetRawText());
        Assert.Equal(host.Catalog.Find("jury", null).Require().ModelRoles["grader"], ClonedRequest.Of(log).ModelRoles["grader"]);
    }

    [Fact]
    public async Task Ask_ARoleOfSeveralModels_AsksTheFirst()
    {
        await using var host = new EngineHost(FakeProvider.Saying("yes"), ("t", "dataset: [{input: one, target: A, id: 1}]\nscorer: includes\n"));
        var outcome = await host.RunAsync(new EvalRequest { Task = "t" }, change: task => task with
        {
            ModelRoles = new Dictionary<string, ModelRole> { ["critic"] = ModelRole.Parse("fake/one, fake/two") },
            Solver = [new PartUse.Made(new OwnSolver((_, scope) => scope.AskAsync("critic", [ChatMessage.User("Right?")], null, Stop)), Part.Of("own"))],
        });

        var call = Assert.Single((await EvalLogReader.ReadSampleAsync(outcome.Path!, SampleId.Of(1), 1, Stop)).Events.OfType<ModelEvent>());
        Assert.Equal(("fake/one", "critic"), (call.Model, call.Role));
    }

    [Theory]
    [InlineData("model_roles: {grader: []}", "the role \"grader\" has an empty list")]
    [InlineData("model_roles: {grader: [{config: {temperature: 1}}]}", "the role \"grader\" names no model")]
    [InlineData("model_roles: {grader: [fake/a, {model: mockllm/b, args: {threads: 2}}]}", "The role grader: ")]
    [InlineData("model_roles: {grader: [fake/a, nobody/b]}", "The role grader: ")]
    public async Task Plan_ARoleThatCannotBe_IsSaid(string roles, string sentence)
    {
        await using var host = new EngineHost(FakeProvider.Saying("Oslo"), ("t", $"dataset: [{{input: a}}]\n{roles}\n"));

        var error = await Assert.ThrowsAnyAsync<Exception>(() => host.RunAsync(new EvalRequest { Task = "t" }));

        Assert.Contains(sentence, error is RequestException refused ? refused.Problems[0].Message : error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_OfAnOlderRequest_HasTheNameOfOneModel()
    {
        var request = JsonSerializer.Deserialize<EvalRequest>("""{"task": "t", "model_roles": {"grader": "fake/x"}}""", AppJson.Options)!;

        Assert.Equal("fake/x", request.ModelRoles["grader"]);
        Assert.Equal(request.ModelRoles["grader"], JsonSerializer.Deserialize<EvalRequest>(JsonSerializer.Serialize(request, AppJson.Options), AppJson.Options)!.ModelRoles["grader"]);
    }
}
