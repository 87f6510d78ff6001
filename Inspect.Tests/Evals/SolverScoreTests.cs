using System.Text.Json;
using Inspect.Engine.Evals;
using Inspect.Engine.Live;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Metrics;
using Inspect.Engine.Parts;
using Inspect.Engine.Tasks;
using Inspect.Engine.Values;
using Inspect.Tests.Support;

namespace Inspect.Tests.Evals;

/// <summary>Scores that solvers put into the state, and what scorers see of them (semantics 2.1 and 3.11).</summary>
public sealed class SolverScoreTests : IAsyncDisposable
{
    private const string Yaml = "dataset: [{input: one, target: A, id: 1}, {input: two, target: A, id: 2}]\nscorer: includes\n";

    private readonly EngineHost _host = new(FakeProvider.Saying("A"), ("t", Yaml));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Run_ScoresOfASolver_AreReportedLikeThoseOfAScorer()
    {
        var outcome = await RunAsync(state =>
        {
            // The second name comes with the second sample alone.
            state.Scores["steps"] = new Score { Value = ScoreValue.Of(state.SampleId.Text == "1" ? 0.25 : 0.75), Explanation = "counted" };
            if (state.SampleId.Text == "2")
            {
                state.Scores["f1"] = new Score { Value = ScoreValue.Of(0.5) };
            }
        });

        // steps: accuracy (0.25 + 0.75) / 2 and its standard error √(0.125) / √2 = 0.25; f1 is registered, and has mean and stderr.
        Assert.Equal(RunState.Done, outcome.State);
        Assert.Equal(
            ["includes accuracy 1 stderr 0", "steps accuracy 0.5 stderr 0.25", "f1 mean 0.5 stderr 0"],
            outcome.Log!.Results!.Scores.Select(s => $"{s.Scorer} {string.Join(' ', s.Metrics.Select(m => $"{m.Key} {m.Value.Value}"))}"));
        Assert.Equal((1, 0), (outcome.Log.Results.Scores[2].ScoredSamples, outcome.Log.Results.Scores[2].UnscoredSamples));
        Assert.Equal(["includes", "steps", "f1"], (await EvalLogReader.ReadReductionsAsync(outcome.Path!, Stop)).Select(r => r.Scorer));
        var sample = await EvalLogReader.ReadSampleAsync(outcome.Path!, SampleId.Of(2), 1, Stop);
        Assert.Equal(["f1 0.5", "includes C", "steps 0.75"], sample.Scores!.Select(s => $"{s.Key} {s.Value.Value}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Run_WithoutScorers_ReportsTheScoresOfASolver()
    {
        var outcome = await RunAsync(state => state.Scores["steps"] = new Score { Value = ScoreValue.Correct }, task => task with { Scorer = [] });

        Assert.Equal("steps accuracy 1", Assert.Single(outcome.Log!.Results!.Scores) is var score ? $"{score.Scorer} accuracy {score.Metrics["accuracy"].Value}" : null);
    }

    [Fact]
    public async Task Run_NotToBeScored_HasNoScoresOfASolver()
    {
        var outcome = await RunAsync(state => state.Scores["steps"] = new Score { Value = ScoreValue.Correct }, request: r => r with { Score = false });

        Assert.Empty(outcome.Log!.Results!.Scores);
        Assert.Null((await EvalLogReader.ReadSampleAsync(outcome.Path!, SampleId.Of(1), 1, Stop)).Scores);
    }

    [Fact]
    public async Task Score_ALaterScorer_SeesTheScoresBefore()
    {
        var seen = string.Empty;
        await RunAsync(
            state => state.Scores["steps"] = new Score { Value = ScoreValue.Of(2) },
            task => task with
            {
                Scorer = [.. task.Scorer, new PartUse.Made(new OwnScorer(state =>
                {
                    seen = string.Join(", ", state.Scores.Select(s => $"{s.Key} {s.Value.Value}").Order(StringComparer.Ordinal));
                    return new Score { Value = ScoreValue.Correct };
                }), Part.Of("last"))],
            });

        Assert.Equal("includes C, steps 2", seen);
    }

    [Theory]
    [InlineData("includes")] // the name of a scorer that has not judged yet
    [InlineData("own")] // a scorer that writes its own name
    public async Task Score_ANameThatAScorerHas_IsAnErrorOfTheSample(string name)
    {
        var outcome = await RunAsync(
            state =>
            {
                if (name == "includes")
                {
                    state.Scores[name] = new Score { Value = ScoreValue.Correct };
                }
            },
            task => task with
            {
                Scorer = [.. task.Scorer, new PartUse.Made(new OwnScorer(state => state.Scores["own"] = new Score { Value = ScoreValue.Correct }), Part.Of("own"))],
            },
            request => request with { EvalConfig = new EvalConfig { MaxSamples = 1, FailOnError = JsonSerializer.SerializeToElement(false) } });

        var sample = await EvalLogReader.ReadSampleAsync(outcome.Path!, SampleId.Of(1), 1, Stop);
        Assert.Contains($"The state holds a score \"{name}\"", sample.Error!.Message, StringComparison.Ordinal);
        Assert.Equal(0, outcome.Log!.Results!.CompletedSamples);
    }

    private Task<EvalOutcome> RunAsync(Action<TaskState> solve, Func<EvalTask, EvalTask>? change = null, Func<EvalRequest, EvalRequest>? request = null) =>
        _host.RunAsync((request ?? (r => r))(new EvalRequest { Task = "t", EvalConfig = new EvalConfig { MaxSamples = 1 } }), change: task => (change ?? (t => t))(task with
        {
            Solver = [.. task.Solver, new PartUse.Made(new OwnSolver((state, _) =>
            {
                solve(state);
                return Task.CompletedTask;
            }), Part.Of("own_solver"))],
        }));
}
