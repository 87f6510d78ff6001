using Inspect.Engine.Messages;
using Inspect.Engine.Models;
using Inspect.Engine.Models.Providers;
using Inspect.Engine.Models.Providers.Anthropic;
using Inspect.Engine.Models.Providers.Hosted;
using Inspect.Engine.Models.Providers.OpenAi;
using Inspect.Engine.Values;
using Microsoft.Extensions.Logging.Abstractions;

namespace Inspect.Tests.Models.Providers.OpenAi;

/// <summary>Calls of models that take their time, and what the environment adds to calls.</summary>
public sealed class SlowModelTests : IAsyncLifetime
{
    private const string Done = """{"id":"r1","status":"completed","model":"m","output":[{"type":"message","id":"1","content":[{"type":"output_text","text":"Paris"}]}]}""";

    private ScriptedServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await ScriptedServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    // The model answers in the background, and is looked at until it is ready.
    [Fact]
    public async Task Generate_ASlowModel_IsWaitedFor()
    {
        var script = _server.Add([new ServerAnswer { Pieces = ["""{"id":"r1","status":"queued","output":[]}"""] }], Done);

        var output = await AskAsync("openai/gpt-5-pro", script, new GenerateConfig { ReasoningSummary = "none" });

        Assert.Equal("Paris", output.Completion);
        Assert.True(script.Requests[0].Body!.Value.GetProperty("background").GetBoolean());
        Assert.Equal(("GET", "/v1/responses/r1"), (script.Requests[1].Method, script.Requests[1].Path));
    }

    // A server at fault says nothing of summaries: they are left out now, and asked for again by the next call.
    [Fact]
    public async Task Generate_AProbeThatFailsForNow_IsRepeated()
    {
        var busy = new ServerAnswer { Status = 503, Pieces = ["{}"] };
        var script = _server.Add([busy, busy, busy, new ServerAnswer { Pieces = [Done] }, new ServerAnswer { Pieces = [Done] }, new ServerAnswer { Pieces = [Done] }]);
        await using var registry = RegistryOf(new OpenAiFamilyProvider(OpenAiDialects.All[0], ProviderCases.Keys, new InstantTime()));

        await AskAsync("openai/gpt-5", script, GenerateConfig.Empty, registry);
        await AskAsync("openai/gpt-5", script, GenerateConfig.Empty, registry);

        Assert.False(script.Requests[3].Body!.Value.TryGetProperty("reasoning", out _));
        Assert.Equal("auto", script.Requests[5].Body!.Value.GetProperty("reasoning").GetProperty("summary").GetString());
    }

    [Fact]
    public async Task Generate_WithAVariable_SaysWhoAsks()
    {
        var script = _server.Add([new ServerAnswer { Pieces = ["""{"model":"m","choices":[{"message":{"content":"a"},"finish_reason":"stop"}]}"""] }]);
        var environment = new ProviderEnvironment(n => n == "OPENAI_SAFETY_IDENTIFIER" ? "me" : ProviderCases.Keys.Get(n));
        await using var registry = RegistryOf(new OpenAiFamilyProvider(OpenAiDialects.All[0], environment, new InstantTime()));

        await AskAsync("openai/gpt-4o", script, GenerateConfig.Empty, registry);

        Assert.Equal("me", script.Requests[0].Body!.Value.GetProperty("safety_identifier").GetString());
    }

    // Who signed in is told by a bearer's header and a preview, in place of the key.
    [Fact]
    public async Task Generate_WithATokenOfAnthropic_IsSignedIn()
    {
        var script = _server.Add([new ServerAnswer { Pieces = ["""{"id":"1","model":"m","content":[{"type":"text","text":"a"}],"stop_reason":"end_turn"}"""] }]);
        var environment = new ProviderEnvironment(n => n == "ANTHROPIC_AUTH_TOKEN" ? "token-0123456789" : ProviderCases.Keys.Get(n));
        await using var registry = RegistryOf(new AnthropicProvider(environment, new InstantTime()));

        await AskAsync("anthropic/claude-3-5-haiku-latest", script, GenerateConfig.Empty, registry);

        var headers = script.Requests[0].Headers;
        Assert.Equal(("Bearer token-0123456789", "oauth-2025-04-20"), (headers["authorization"], headers["anthropic-beta"]));
        Assert.False(headers.ContainsKey("x-api-key"));
    }

    private static ModelRegistry RegistryOf(IModelProvider provider) => new([provider], new InstantTime(), NullLogger<ModelRegistry>.Instance);

    private static async Task<ModelOutput> AskAsync(string name, ServerScript script, GenerateConfig config, ModelRegistry? registry = null)
    {
        await using var own = registry is null ? RegistryOf(new OpenAiFamilyProvider(OpenAiDialects.All[0], ProviderCases.Keys, new InstantTime())) : null;
        var address = new Uri(script.Address, name.StartsWith("anthropic", StringComparison.Ordinal) ? string.Empty : "v1").ToString();
        var model = await (registry ?? own!).OpenAsync(name, new ModelArguments { BaseUrl = address }, 1, TestContext.Current.CancellationToken);
        return await model.GenerateAsync([ChatMessage.User("hi")], config with { MaxRetries = 0 }, new ModelCall(SampleId.Of(1), 1, 1), null, TestContext.Current.CancellationToken);
    }
}
