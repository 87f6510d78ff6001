using System.Text.Json;
using Inspect.Engine.Evals;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Metrics;
using Inspect.Engine.Parts;
using Inspect.Engine.Tasks;
using Inspect.Tests.Support;

namespace Inspect.Tests.Evals;

/// <summary>Parts of a run, from names and from objects.</summary>
public sealed class PartPlannerTests
{
    private const string Yaml = "dataset: [{input: one, target: A, id: 1}]\nscorer: includes\nepochs: 3\n";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_AScorerAsAnObject_StandsInTheLogWithItsMetrics()
    {
        var log = await RunAsync(task => task with
        {
            Scorer = [new PartUse.Made(new LengthScorer(2), Part.Of("mine", "most", JsonSerializer.SerializeToElement(2))) { Metrics = [new PartUse.Made(new Range(), Part.Of("range"))] }],
        });

        var scorer = Assert.Single(log.Eval.Scorers!.Value);
        Assert.Equal(("mine", 2, """[{"name":"range","options":{}}]"""), (scorer.Name, scorer.Options!["most"].GetInt32(), scorer.Metrics!.Value.GetRawText()));
        Assert.Equal(["lowest range 0.5", "highest range 0.5"], log.Results!.Scores[0].Metrics.Select(m => $"{m.Key} {m.Value.Group} {m.Value.Value}"));
    }

    [Fact]
    public async Task Run_MetricsOfTheTask_ReplaceThoseOfTheScorer()
    {
        var log = await RunAsync(task => task with { Metrics = [Part.Of("std"), Part.Of("stderr", "cluster", JsonSerializer.SerializeToElement("topic"))] }, "dataset: [{input: one, target: A, id: 1, metadata: {topic: x}}]\nscorer: includes\n");

        Assert.Equal("""[{"name":"inspect_ai/std","options":{}},{"name":"inspect_ai/stderr","options":{"cluster":"topic"}}]""", log.Eval.Scorers!.Value[0].Metrics!.Value.GetRawText());
        Assert.Equal("topic", log.Results!.Scores[0].Metrics["stderr"].Params["cluster"].GetString());
    }

    [Fact]
    public async Task Run_AnEmptyReducerList_CountsEachEpoch()
    {
        var log = await RunAsync(task => task with { EpochsReducer = [] });

        Assert.Equal((0, 3), (log.Eval.Config.EpochsReducer!.Value.Length, log.Results!.Scores[0].ScoredSamples));
    }

    [Fact]
    public async Task Run_AReducerAsAPart_IsNamedWithItsNumber()
    {
        var log = await RunAsync(task => task with { EpochsReducer = [ReducerName.Parse("at_least_2")] });

        Assert.Equal("at_least_2", Assert.Single(log.Eval.Config.EpochsReducer!.Value));
        Assert.Equal("at_least_2", log.Results!.Scores[0].Reducer);
    }

    [Fact]
    public async Task Run_AMetricThatDoesNotFit_FailsTheRunWithItsSentence()
    {
        var log = await RunAsync(task => task with { Metrics = [Part.Of("stderr", "cluster", JsonSerializer.SerializeToElement("topic"))] });

        Assert.Equal((EvalStatus.Error, null), (log.Status, log.Results));
        Assert.StartsWith("Item 1 has no \"topic\"", log.Error!.Message, StringComparison.Ordinal);
    }

    private static async Task<EvalLog> RunAsync(Func<EvalTask, EvalTask> change, string yaml = Yaml)
    {
        await using var host = new EngineHost(FakeProvider.Saying("A"), ("t", yaml));
        var outcome = await host.RunAsync(new EvalRequest { Task = "t" }, change: change);
        return await EvalLogReader.ReadHeaderAsync(outcome.Path!, Stop);
    }

    private sealed class Range : IMetric
    {
        public ScoreValue Compute(IReadOnlyList<SampleScore> scores)
        {
            var numbers = scores.Select(s => ScoreConversion.ToNumber(s.Value)).ToList();
            return new ScoreValue.OfMap([KeyValuePair.Create("lowest", ScoreValue.Of(numbers.Min())), KeyValuePair.Create("highest", ScoreValue.Of(numbers.Max()))]);
        }
    }
}
