using System.Text.Json;
using Inspect.Engine.Evals;
using Inspect.Engine.Live;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Models;
using Inspect.Engine.Transcripts;
using Inspect.Engine.Values;
using Inspect.Tests.Support;

namespace Inspect.Tests.Models.Providers.OpenAi;

/// <summary>A whole run with a model of OpenAI, whose server is in the test's process.</summary>
public sealed class OpenAiRunTests
{
    private const string Task = "dataset: [{input: What is the capital of France?, target: Paris, id: 1}]\nscorer: includes\n";

    [Fact]
    public async Task Run_WithAHostedModel_StreamsScoresAndKeepsTheCallButNoKey()
    {
        await using var server = await ScriptedServer.StartAsync();
        await using var host = new EngineHost(FakeProvider.Saying("no"), ("capital", Task));
        var seen = new TaskCompletionSource();
        var script = server.Add([ServerAnswer.Stream(
            """{"id":"c","model":"gpt-4o-2025","choices":[{"index":0,"delta":{"content":"The capital "}}]}""",
            """{"id":"c","model":"gpt-4o-2025","choices":[{"index":0,"delta":{"content":"is Paris."},"finish_reason":"stop"}]}""",
            """{"id":"c","model":"gpt-4o-2025","choices":[],"usage":{"prompt_tokens":11,"completion_tokens":5,"total_tokens":16}}""",
            "[DONE]") with { Gate = seen.Task }]);
        var arguments = new ModelArguments
        {
            BaseUrl = new Uri(script.Address, "v1").ToString(),
            Values = new Dictionary<string, JsonElement> { ["api_key"] = JsonSerializer.SerializeToElement(ProviderCases.Key) },
        };

        var plan = await host.Planner.PlanAsync(new EvalRequest { Task = "capital", Model = "openai/gpt-4o", ModelArguments = arguments }, LogId.New(), null, TestContext.Current.CancellationToken);
        using var stop = new EvalStop();
        var running = host.Runner.RunAsync(plan, host.Logs, null, null, stop);
        await script.Asked.WaitAsync(Patience.Most, TestContext.Current.CancellationToken);
        var text = await host.Feed.WatchAsync(plan.Spec.EvalId!, 0, TestContext.Current.CancellationToken).OfType<TextUpdate>().FirstAsync(TestContext.Current.CancellationToken);
        seen.SetResult();
        var outcome = await running;

        var sample = await EvalLogReader.ReadSampleAsync(outcome.Path!, SampleId.Of(1), 1, TestContext.Current.CancellationToken);
        Assert.Equal((RunState.Done, "The capital is Paris."), (outcome.State, sample.Output.Completion));
        Assert.Equal(1, outcome.Log!.Results!.Scores[0].Metrics["accuracy"].Value);
        Assert.Equal((11L, 5L), (outcome.Log.Stats.ModelUsage["openai/gpt-4o"].InputTokens, outcome.Log.Stats.ModelUsage["openai/gpt-4o"].OutputTokens));
        var called = Assert.IsType<JsonElement>(sample.Events.OfType<ModelEvent>().Single().Call);
        Assert.Equal(("gpt-4o", "What is the capital of France?"), (called.GetProperty("request").GetProperty("model").GetString(), called.GetProperty("request").GetProperty("messages")[0].GetProperty("content").GetString()));
        Assert.Equal("The capital is Paris.", called.GetProperty("response").GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString());
        Assert.Equal($"Bearer {ProviderCases.Key}", script.Requests[0].Headers["authorization"]);
        Assert.InRange(text.Length, 1, "The capital is Paris.".Length);
        Assert.DoesNotContain(ProviderCases.Key, JsonSerializer.Serialize(await EvalLogReader.ReadHeaderAsync(outcome.Path!, TestContext.Current.CancellationToken), LogJson.Options), StringComparison.Ordinal);
        Assert.DoesNotContain(ProviderCases.Key, JsonSerializer.Serialize(sample, LogJson.Options), StringComparison.Ordinal);
    }
}
