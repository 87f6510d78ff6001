using Inspect.Engine;
using Inspect.Engine.Models;
using Inspect.Engine.Models.Providers;
using Inspect.Engine.Models.Providers.Anthropic;
using Inspect.Engine.Models.Providers.Google;
using Inspect.Engine.Models.Providers.Hosted;
using Inspect.Engine.Models.Providers.Mistral;
using Inspect.Engine.Models.Providers.OpenAi;
using Microsoft.Extensions.Logging.Abstractions;

namespace Inspect.Tests.Models.Providers;

/// <summary>What is read of the lists of models that servers give.</summary>
public sealed class ModelListTests : IAsyncLifetime
{
    private const string Key = "sk-TheKeyThatNobodyMaySee";

    private ScriptedServer _server = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await ScriptedServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task List_OfAnthropic_TurnsItsPages()
    {
        var script = Gives(r => r.Path.Contains("after_id=b", StringComparison.Ordinal) ? """{"data":[{"id":"c"}],"has_more":false,"last_id":"c"}""" : """{"data":[{"id":"a"},{"id":"b"}],"has_more":true,"last_id":"b"}""");

        Assert.Equal(["anthropic/a", "anthropic/b", "anthropic/c"], await ListAsync("anthropic", script));
        Assert.Equal(["/v1/models?limit=1000", "/v1/models?limit=1000&after_id=b"], script.Requests.Select(r => r.Path));
        Assert.All(script.Requests, r => Assert.Equal((Key, "2023-06-01"), (r.Headers["x-api-key"], r.Headers["anthropic-version"])));
    }

    [Fact]
    public async Task List_OfGoogle_HasThoseThatGenerate()
    {
        var script = Gives(r => r.Path.Contains("pageToken=n%2F2", StringComparison.Ordinal)
            ? """{"models":[{"name":"models/late"}]}"""
            : """{"models":[{"name":"models/gemini","supportedGenerationMethods":["generateContent","countTokens"]},{"name":"models/embedding","supportedGenerationMethods":["embedContent"]},{"name":"tuned"}],"nextPageToken":"n/2"}""");

        Assert.Equal(["google/gemini", "google/late"], await ListAsync("google", script));
        Assert.All(script.Requests, r => Assert.Equal(Key, r.Headers["x-goog-api-key"]));
        Assert.DoesNotContain(script.Requests, r => r.Path.Contains(Key, StringComparison.Ordinal));
    }

    [Fact]
    public async Task List_OfMistral_HasThoseThatChat()
    {
        var script = Gives(_ => """{"object":"list","data":[{"id":"small","capabilities":{"completion_chat":true}},{"id":"embed","capabilities":{"completion_chat":false}},{"id":"plain"}]}""");

        Assert.Equal(["mistral/small", "mistral/plain"], await ListAsync("mistral", script));
        Assert.Equal(("/v1/models", $"Bearer {Key}"), (Assert.Single(script.Requests).Path, script.Requests[0].Headers["authorization"]));
    }

    [Theory]
    [InlineData("openai-api/my-service", "MY_SERVICE", "openai-api/my-service/a", """{"data":[{"id":"a"}]}""")]
    [InlineData("openai-api/my-service", "MY_SERVICE", "openai-api/my-service/a", """[{"id":"a"}]""")]
    [InlineData("openai", "OPENAI", "openai/a", """{"data":[{"id":"a"}]}""")]
    public async Task List_OfAServiceThatSpeaksOpenAi_HasItsNames(string provider, string variable, string name, string list)
    {
        var script = Gives(_ => list);

        Assert.Equal([name], await ListAsync(provider, script, variable));
        Assert.Equal(("/models", $"Bearer {Key}"), (Assert.Single(script.Requests).Path, script.Requests[0].Headers["authorization"]));
    }

    [Fact]
    public async Task Providers_ServicesWithKeyAndAddress_AreAmongThem()
    {
        await using var registry = Registry(("MY_SERVICE_API_KEY", Key), ("MY_SERVICE_BASE_URL", "http://localhost:1"), ("OTHER_BASE_URL", "http://localhost:1"), ("GROQ_API_KEY", Key), ("GROQ_BASE_URL", "http://localhost:1"));

        var service = Assert.Single(registry.Providers(), p => p.Name.StartsWith("openai-api/", StringComparison.Ordinal));

        Assert.Equal(("openai-api/my-service", true, true), (service.Name, service.HasList, service.IsReady));
    }

    [Theory]
    [InlineData("anthropic", 401, "The server of anthropic does not accept the key (401). Set ANTHROPIC_API_KEY or ANTHROPIC_AUTH_TOKEN to a valid key.")]
    [InlineData("google", 400, "The server of google does not accept the key (400). Set GOOGLE_API_KEY or GEMINI_API_KEY to a valid key.")]
    [InlineData("mistral", 503, "The server of mistral answered 503 where a list of its models is expected. Check its address (MISTRAL_BASE_URL) and its key (MISTRAL_API_KEY), or try later.")]
    [InlineData("anthropic", 302, "The server of anthropic answered 302 where a list of its models is expected. Check its address (ANTHROPIC_BASE_URL) and its key (ANTHROPIC_API_KEY), or try later.")]
    [InlineData("openai-api/my-service", 404, "The server of openai-api/my-service answered 404 where a list of its models is expected. Check its address (MY_SERVICE_BASE_URL) and its key (MY_SERVICE_API_KEY).")]
    public async Task List_Refused_IsOneSentenceWithoutTheKey(string provider, int status, string said)
    {
        var body = "{\"error\":{\"message\":\"API key not valid: " + Key + "\"}}";
        var script = _server.Add([], _ => new ServerAnswer { Status = status, Pieces = [body], Headers = new Dictionary<string, string> { ["location"] = "http://127.0.0.1:1/" } });

        var error = await Assert.ThrowsAnyAsync<InspectException>(() => ListAsync(provider, script, provider.Contains('/', StringComparison.Ordinal) ? "MY_SERVICE" : null));

        Assert.Equal(said, error.Message);
        Assert.DoesNotContain(Key, error.ToString(), StringComparison.Ordinal);
        Assert.Single(script.Requests);
    }

    [Theory]
    [InlineData("<html>")]
    [InlineData("[]")]
    public async Task List_WhatIsNone_IsRefused(string body) =>
        Assert.StartsWith("The server of mistral answered 200 where a list", (await Assert.ThrowsAnyAsync<InspectException>(() => ListAsync("mistral", Gives(_ => body)))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("mistral", null)]
    [InlineData("openai-api/my-service", "MY_SERVICE")]
    public async Task List_LargerThanAnyList_IsRefused(string provider, string? variable)
    {
        var large = new string(' ', ListedNames.MaxSizeBytes + 1);

        var error = await Assert.ThrowsAnyAsync<InspectException>(() => ListAsync(provider, Gives(_ => large), variable));

        Assert.StartsWith($"The server of {provider} gave a list of models of more than 8 MB.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_NamesThatAreNone_AreLeftOutAndTheOthersCounted()
    {
        var names = string.Join(',', Enumerable.Range(0, 3000).Select(i => $"{{\"id\":\"m{i}\"}}"));
        var script = Gives(_ => $"{{\"data\":[{{\"id\":7}},{{\"id\":\"a\\nb\"}},{{\"id\":\"{new string('x', 300)}\"}},{{\"id\":\"m0\"}},{names}],\"has_more\":true,\"last_id\":\"m0\"}}");

        var listed = await ListAsync("anthropic", script);

        Assert.Equal((ListedNames.Most, "anthropic/m0", "anthropic/m1"), (listed.Count, listed[0], listed[1]));
        Assert.Single(script.Requests);
    }

    [Fact]
    public async Task List_WithoutAKey_SaysWhichVariableToSet()
    {
        await using var registry = Registry();

        var error = await Assert.ThrowsAsync<InspectException>(() => registry.ListAsync("anthropic", Stop));

        Assert.Contains("needs a key: set ANTHROPIC_API_KEY or ANTHROPIC_AUTH_TOKEN", error.Message, StringComparison.Ordinal);
    }

    private ServerScript Gives(Func<ServerRequest, string> body) => _server.Add([], r => new ServerAnswer { Pieces = [body(r)] });

    private static async Task<IReadOnlyList<string>> ListAsync(string provider, ServerScript script, string? variable = null)
    {
        variable ??= provider.ToUpperInvariant();
        await using var registry = Registry(($"{variable}_API_KEY", Key), ($"{variable}_BASE_URL", script.Address.AbsoluteUri.TrimEnd('/')));
        return await registry.ListAsync(provider, Stop);
    }

    private static ModelRegistry Registry(params (string Name, string Value)[] variables)
    {
        var environment = new ProviderEnvironment(v => variables.FirstOrDefault(p => p.Name == v).Value, () => variables.Select(v => v.Name));
        IModelProvider[] makers = [new AnthropicProvider(environment, TimeProvider.System), new GoogleProvider(environment, TimeProvider.System), new MistralProvider(environment, TimeProvider.System)];
        return new ModelRegistry([.. makers, .. OpenAiDialects.All.Select(d => new OpenAiFamilyProvider(d, environment, TimeProvider.System))], TimeProvider.System, NullLogger<ModelRegistry>.Instance);
    }
}
