using Inspect.Engine.Evals;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Messages;
using Inspect.Engine.Models;
using Inspect.Engine.Parts;
using Inspect.Engine.Tasks;
using Inspect.Engine.Values;
using Inspect.Tests.Support;

namespace Inspect.Tests.Evals;

/// <summary>Limits that a solver sets for its sample while it runs (semantics 2.1, 7.1).</summary>
public sealed class StateLimitTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TokenLimit_Raised_LetsTheSampleGoOn()
    {
        // A call has 5 tokens: the limit of the run, 6, would end the sample at the second.
        var sample = await RunAsync(state => state.TokenLimit = 10, new EvalConfig { TokenLimit = 6 });

        Assert.Equal((null, 10L, 2), (sample.Limit, sample.TokenLimit, sample.TurnCount));
    }

    [Fact]
    public async Task TokenLimit_Lowered_EndsTheSampleAtTheNextCall()
    {
        var sample = await RunAsync(state => state.TokenLimit = 9, new EvalConfig());

        Assert.Equal(("token", 9d, 9L), (sample.Limit!.Type, sample.Limit.Limit, sample.TokenLimit));
    }

    [Fact]
    public async Task MessageLimit_Set_BoundsTheConversationAtOnce()
    {
        var sample = await RunAsync(
            state =>
            {
                state.MessageLimit = 3;
                state.Messages.Add(ChatMessage.User("more"));
                state.Messages.Add(ChatMessage.User("too much"));
            },
            new EvalConfig { MessageLimit = 50 });

        Assert.Equal(("message", 3d, 3, (int?)3), (sample.Limit!.Type, sample.Limit.Limit, sample.Messages.Length, sample.MessageLimit));
    }

    [Fact]
    public async Task MessageLimit_TakenAway_BoundsNothing()
    {
        var sample = await RunAsync(state => state.MessageLimit = null, new EvalConfig { MessageLimit = 3 });

        Assert.Equal((null, 3, null), (sample.Limit, sample.Messages.Length, sample.MessageLimit));
    }

    [Fact]
    public async Task CostLimit_Set_EndsTheSampleThatCostsMore()
    {
        // 3 tokens read for 1 dollar a million each, 2 written for 2: 7 millionths a call.
        var sample = await RunAsync(state => state.CostLimit = 10e-6, new EvalConfig(), new ModelPrice(1, 2));

        Assert.Equal(("cost", 10e-6), (sample.Limit!.Type, sample.Limit.Limit));
    }

    [Fact]
    public async Task Limit_BelowZero_IsAnError()
    {
        var sample = await RunAsync(state => state.TokenLimit = -1, new EvalConfig());

        Assert.Contains("non-negative", sample.Error!.Message, StringComparison.Ordinal);
    }

    /// <summary>Runs a sample that asks the model, changes a limit and asks again.</summary>
    private static async Task<EvalSample> RunAsync(Action<TaskState> change, EvalConfig config, ModelPrice? price = null)
    {
        await using var host = new EngineHost(FakeProvider.Saying("A"), ("t", "dataset: [{input: one, target: A, id: 1}]\nscorer: includes\n"));
        var prices = price is null ? new Dictionary<string, ModelPrice>() : new Dictionary<string, ModelPrice> { ["fake/model"] = price };
        var outcome = await host.RunAsync(new EvalRequest { Task = "t", EvalConfig = config, Prices = prices }, change: task => task with
        {
            Solver = [Part.Of("generate"), new PartUse.Made(new OwnSolver((state, _) =>
            {
                change(state);
                return Task.CompletedTask;
            }), Part.Of("own")), Part.Of("generate")],
        });
        return await EvalLogReader.ReadSampleAsync(outcome.Path!, SampleId.Of(1), 1, Stop);
    }
}
