using Inspect.Engine.Evals;
using Inspect.Engine.Live;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Messages;
using Inspect.Engine.Parts;
using Inspect.Engine.Tasks;
using Inspect.Engine.Transcripts;
using Inspect.Engine.Values;
using Inspect.Tests.Support;

namespace Inspect.Tests.Evals;

/// <summary>Limits of a part of a sample, within those of the sample (semantics 7.1).</summary>
public sealed class PartLimitTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    // Each call of the fake uses 5 tokens, and each answer is one message behind the one of the item.
    [Theory]
    [InlineData("turn", 2, 3)]
    [InlineData("token", 12, 3)]
    [InlineData("message", 3, 2)]
    public async Task Limit_OfAPart_EndsItAloneAndTheSampleGoesOn(string type, int most, int calls)
    {
        SampleLimitException? told = null;
        var model = FakeProvider.Saying("A");

        var sample = await RunAsync(model, string.Empty, async (state, scope, stop) =>
        {
            told = await scope.LimitAsync(LimitsOf(type, most), async token =>
            {
                while (true)
                {
                    await scope.GenerateAsync(state, null, token);
                }
            }, stop);
            state.Messages.Add(ChatMessage.User("and on"));
            await scope.GenerateAsync(state, null, stop);
        });

        Assert.Equal((type, (double)most), (told!.Type, told.Limit));
        Assert.Equal((calls + 1, null, null), (model.Calls, sample.Limit, sample.Error));
        Assert.Equal("C", sample.Scores!["includes"].Value.ToString());
        Assert.Equal(type, Assert.Single(sample.Events.OfType<SampleLimitEvent>()).Type);
    }

    [Fact]
    public async Task Limit_OfTheSample_GoesThroughThePart()
    {
        var isCaught = false;

        var sample = await RunAsync(FakeProvider.Saying("A"), "turn_limit: 1", async (state, scope, stop) =>
        {
            await scope.LimitAsync(new SampleLimits { Turns = 1 }, async token =>
            {
                await scope.GenerateAsync(state, null, token);
                await scope.GenerateAsync(state, null, token);
            }, stop);
            isCaught = true;
        });

        // Both are exceeded by the second call: the outermost is told.
        Assert.Equal((false, "turn", 1), (isCaught, sample.Limit!.Type, sample.Limit.Limit));
    }

    [Fact]
    public async Task Limits_OfPartsInEachOther_EndThePartThatTheyAreOf()
    {
        var told = new List<string>();

        await RunAsync(FakeProvider.Saying("A"), string.Empty, async (state, scope, stop) =>
        {
            var outer = await scope.LimitAsync(new SampleLimits { Turns = 2 }, async token =>
            {
                var inner = await scope.LimitAsync(new SampleLimits { Turns = 0 }, inside => scope.GenerateAsync(state, null, inside), token);
                told.Add($"inner {inner!.Limit}");
                await scope.LimitAsync(new SampleLimits { Turns = 9 }, async inside =>
                {
                    await scope.GenerateAsync(state, null, inside);
                    await scope.GenerateAsync(state, null, inside);
                }, token);
                told.Add("never");
            }, stop);
            told.Add($"outer {outer!.Limit}");
        });

        Assert.Equal(["inner 0", "outer 2"], told);
    }

    [Fact]
    public async Task Limit_OfTime_EndsWhatWaits()
    {
        SampleLimitException? told = null;

        var sample = await RunAsync(FakeProvider.Saying("A"), string.Empty, async (_, scope, stop) =>
            told = await scope.LimitAsync(new SampleLimits { Time = TimeSpan.FromMilliseconds(20) }, token => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token), stop));

        Assert.Equal(("time", null), (told!.Type, sample.Limit));
    }

    [Fact]
    public async Task Limit_BelowZero_IsRefused()
    {
        var sample = await RunAsync(FakeProvider.Saying("A"), "fail_on_error: false", async (_, scope, stop) =>
            await scope.LimitAsync(new SampleLimits { Turns = -1 }, _ => Task.CompletedTask, stop));

        Assert.Contains("must be a non-negative value", sample.Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Score_WhileTheSampleGoesOn_IsAnEventAndNoScoreOfIt()
    {
        string? seen = null;

        var sample = await RunAsync(FakeProvider.Saying("A"), string.Empty, async (state, scope, stop) =>
        {
            seen = (await scope.ScoreAsync(state, stop))["includes"].Value.ToString();
            await scope.GenerateAsync(state, null, stop);
        });

        Assert.Equal(("I", "C"), (seen, sample.Scores!["includes"].Value.ToString()));
        Assert.Equal([("I", true), ("C", false)], sample.Events.OfType<ScoreEvent>().Select(e => (e.Score.Value.ToString()!, e.Intermediate)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("boom")]
    public async Task Cleanup_OfEachSample_RunsOnceWhateverBecameOfIt(string fails)
    {
        var cleaned = new List<string>();
        await using var host = new EngineHost(new FakeProvider((input, _) => input == fails ? throw new InvalidOperationException("Broken.") : Task.FromResult("A")), ("t", $"dataset: [{{input: \"{(fails.Length > 0 ? fails : "a")}\", target: A, id: 1}}]\nscorer: includes\nfail_on_error: false\n"));

        var outcome = await host.RunAsync(new EvalRequest { Task = "t" }, change: task => task with
        {
            Cleanup = (state, _) =>
            {
                cleaned.Add($"{state.SampleId} {state.Output.Completion}");
                throw new InvalidOperationException("The clean-up failed too.");
            },
        });

        Assert.Equal((RunState.Done, fails.Length > 0 ? "1 " : "1 A"), (outcome.State, Assert.Single(cleaned)));
        var sample = await EvalLogReader.ReadSampleAsync(outcome.Path!, SampleId.Of(1), 1, Stop);
        Assert.Equal(fails.Length > 0, sample.Error?.Message.Contains("Broken", StringComparison.Ordinal) == true);
    }

    private static SampleLimits LimitsOf(string type, int most) => type switch
    {
        "turn" => new SampleLimits { Turns = most },
        "token" => new SampleLimits { Tokens = most },
        _ => new SampleLimits { Messages = most },
    };

    private static async Task<EvalSample> RunAsync(FakeProvider model, string settings, Func<TaskState, SampleScope, CancellationToken, Task> solve)
    {
        await using var host = new EngineHost(model, ("t", $"dataset: [{{input: one, target: A, id: 1}}]\nscorer: includes\n{settings}\n"));
        var outcome = await host.RunAsync(new EvalRequest { Task = "t" }, change: task => task with { Solver = [new PartUse.Made(new Solver(solve), Part.Of("solver"))] });
        return await EvalLogReader.ReadSampleAsync(outcome.Path!, SampleId.Of(1), 1, Stop);
    }

    private sealed class Solver(Func<TaskState, SampleScope, CancellationToken, Task> solve) : ISolver
    {
        public Task SolveAsync(TaskState state, SampleScope scope, CancellationToken cancellationToken) => solve(state, scope, cancellationToken);
    }
}
