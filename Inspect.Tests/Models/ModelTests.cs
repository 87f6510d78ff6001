using System.Net;
using Inspect.Engine;
using Inspect.Engine.Messages;
using Inspect.Engine.Models;
using Inspect.Engine.Values;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using ChatMessage = Inspect.Engine.Messages.ChatMessage;

namespace Inspect.Tests.Models;

/// <summary>A call of a model: what it sends, what comes back, and what happens when it fails.</summary>
public sealed class ModelTests : IAsyncDisposable
{
    private static readonly ModelCall Call = new(SampleId.Of(1), 1, 1);
    private readonly FakeTimeProvider _time = new();
    private ModelRegistry? _registry;

    public ValueTask DisposeAsync() => _registry?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Fact]
    public async Task Generate_AnAnswer_HasTextUsageAndReason()
    {
        var model = await OpenAsync(new ScriptedClient((_, messages, _, _) => Task.FromResult($"re {messages[^1].Text}")));
        var pieces = new List<string>();

        var output = await model.GenerateAsync([ChatMessage.User("hi")], GenerateConfig.Empty, Call, pieces.Add, TestContext.Current.CancellationToken);

        Assert.Equal(("model", "re hi", "stop", 5L, "script/model"), (output.Model, output.Completion, output.StopReason, output.Usage!.TotalTokens, output.Choices[0].Message.Model));
        Assert.Equal(["re hi"], pieces);
        Assert.Equal(5, model.TotalUsage.TotalTokens);
    }

    [Fact]
    public async Task Generate_Settings_ReachTheClientAndNothingElseDoes()
    {
        ChatOptions? sent = null;
        var model = await OpenAsync(new ScriptedClient((_, _, options, _) =>
        {
            sent = options;
            return Task.FromResult("A");
        }));

        await AskAsync(model, new GenerateConfig { Temperature = 0.5, MaxTokens = 9, StopSeqs = ["x"], MaxRetries = 2 });

        Assert.Equal((0.5f, 9, "x"), (sent!.Temperature, sent.MaxOutputTokens, Assert.Single(sent.StopSequences!)));
        Assert.Null(sent.AdditionalProperties);
    }

    [Fact]
    public async Task Generate_APassingFailure_IsTriedAgainAfterAWait()
    {
        var client = new ScriptedClient((n, _, _, _) => n < 3 ? throw new HttpRequestException("busy", null, HttpStatusCode.TooManyRequests) : Task.FromResult("A"));
        var model = await OpenAsync(client);

        var answer = AskAsync(model, GenerateConfig.Empty);
        while (!answer.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.Equal(("A", 3), ((await answer).Completion, client.Calls));
    }

    [Fact]
    public async Task Generate_WaitsAfterFailures_AreTold()
    {
        var model = await OpenAsync(new ScriptedClient((n, _, _, _) => n < 3 ? throw new HttpRequestException("busy", null, HttpStatusCode.TooManyRequests) : Task.FromResult("A")));
        var waited = TimeSpan.Zero;

        var answer = model.GenerateAsync([ChatMessage.User("hi")], GenerateConfig.Empty, Call with { Waited = wait => waited += wait }, null, TestContext.Current.CancellationToken);
        while (!answer.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        // 3 and 6 seconds, and up to 3 more each.
        Assert.InRange(waited.TotalSeconds, 9, (await answer).Time!.Value);
    }

    [Theory]
    [InlineData(HttpStatusCode.BadRequest, null)]
    [InlineData(HttpStatusCode.ServiceUnavailable, 0)]
    public async Task Generate_AFailureThatStays_IsTheCallers(HttpStatusCode status, int? maxRetries)
    {
        var client = new ScriptedClient((_, _, _, _) => throw new HttpRequestException("no", null, status));
        var model = await OpenAsync(client);

        await Assert.ThrowsAsync<HttpRequestException>(() => AskAsync(model, new GenerateConfig { MaxRetries = maxRetries }));

        Assert.Equal(1, client.Calls);
    }

    [Fact]
    public async Task Generate_PastItsTimeout_SaysSo()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var model = await OpenAsync(new ScriptedClient(async (_, _, _, token) =>
        {
            asked.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
            return "A";
        }));

        var answer = AskAsync(model, new GenerateConfig { Timeout = 30 });
        await asked.Task.WaitAsync(TestContext.Current.CancellationToken);
        _time.Advance(TimeSpan.FromSeconds(31));

        var error = await Assert.ThrowsAsync<InspectException>(() => answer);
        Assert.StartsWith("script/model did not answer within 30 s, retries included.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Generate_AnAttemptPastItsTimeout_IsTriedAgain()
    {
        var model = await OpenAsync(new ScriptedClient(async (n, _, _, token) =>
        {
            await (n == 1 ? Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token) : Task.CompletedTask);
            return $"A{n}";
        }));

        var answer = AskAsync(model, new GenerateConfig { AttemptTimeout = 5 });
        while (!answer.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.Equal("A2", (await answer).Completion);
    }

    [Fact]
    public async Task Generate_ASettingThatTheProviderDoesNotTake_IsRefused()
    {
        var client = new ScriptedClient((_, _, _, _) => Task.FromResult("A"));
        var model = await OpenAsync(client);
        var config = new GenerateConfig { Unknown = new Dictionary<string, System.Text.Json.JsonElement> { ["effort"] = System.Text.Json.JsonSerializer.SerializeToElement("low") } };

        var error = await Assert.ThrowsAsync<InspectException>(() => AskAsync(model, config));

        Assert.Equal(("Models of script do not take effort. Remove the setting, or choose another model.", 0), (error.Message, client.Calls));
    }

    [Fact]
    public async Task Generate_AnImage_IsRefused()
    {
        var model = await OpenAsync(new ScriptedClient((_, _, _, _) => Task.FromResult("A")));
        var message = ChatMessage.User("x") with { Content = MessageContent.FromParts([new ContentPart { Type = "text", Text = "look" }, new ContentPart { Type = "image" }]) };

        var error = await Assert.ThrowsAsync<InspectException>(() => model.GenerateAsync([message], GenerateConfig.Empty, Call, null, TestContext.Current.CancellationToken));

        Assert.Contains("a part of kind \"image\"", error.Message, StringComparison.Ordinal);
    }

    private static Task<ModelOutput> AskAsync(Model model, GenerateConfig config) =>
        model.GenerateAsync([ChatMessage.User("hi")], config, Call, null, TestContext.Current.CancellationToken);

    private async Task<Model> OpenAsync(IChatClient client)
    {
        _registry = new ModelRegistry([new ScriptedProvider(_ => client)], _time, NullLogger<ModelRegistry>.Instance);
        return await _registry.OpenAsync("script/model", 4, TestContext.Current.CancellationToken);
    }
}
