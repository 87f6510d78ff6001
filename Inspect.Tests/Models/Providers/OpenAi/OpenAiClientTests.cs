using Inspect.Engine;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Messages;
using Inspect.Engine.Models;
using Inspect.Engine.Models.Providers.Hosted;
using Inspect.Engine.Models.Providers.OpenAi;
using Inspect.Engine.Values;
using Microsoft.Extensions.Logging.Abstractions;

namespace Inspect.Tests.Models.Providers.OpenAi;

/// <summary>Calls of models that speak OpenAI's protocol: what a watcher sees, and what is said when they fail.</summary>
public sealed class OpenAiClientTests : IAsyncLifetime
{
    private const string Whole =
        """{"id":"c","model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"The capital is Paris.","reasoning_content":"Hm.","tool_calls":[{"id":"t","type":"function","function":{"name":"add","arguments":"{\"x\": 1}"}}]},"finish_reason":"tool_calls"}],"usage":{"prompt_tokens":7,"completion_tokens":5,"total_tokens":12}}""";

    private static readonly string[] Pieces =
    [
        """{"id":"c","model":"m","choices":[{"index":0,"delta":{"role":"assistant","reasoning_content":"Hm."}}]}""",
        """{"id":"c","model":"m","choices":[{"index":0,"delta":{"content":"The capital "}}]}""",
        """{"id":"c","model":"m","choices":[{"index":0,"delta":{"content":"is Paris.","tool_calls":[{"index":0,"id":"t","function":{"name":"add","arguments":"{\"x\""}}]}}]}""",
        """{"id":"c","model":"m","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":": 1}"}}]},"finish_reason":"tool_calls"}]}""",
        """{"id":"c","model":"m","choices":[],"usage":{"prompt_tokens":7,"completion_tokens":5,"total_tokens":12}}""",
        "[DONE]",
    ];

    private readonly InstantTime _time = new();
    private ScriptedServer _server = null!;
    private ModelRegistry _registry = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await ScriptedServer.StartAsync();
        _registry = RegistryOf(ProviderCases.Keys, _time);
    }

    public async ValueTask DisposeAsync()
    {
        await _registry.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Generate_WithAWatcher_StreamsAndGivesTheSameAnswer()
    {
        var text = new List<string>();

        var (streamed, script) = await AskAsync([ServerAnswer.Stream([.. Pieces])], onText: text.Add);
        var (whole, plain) = await AskAsync([new ServerAnswer { Pieces = [Whole] }]);

        Assert.Equal(["The capital ", "is Paris."], text);
        Assert.Empty(JsonDifference.Of("output", LogJson.ToElement(whole), LogJson.ToElement(streamed), p => p.EndsWith(".message.id", StringComparison.Ordinal) || p == "output.time"));
        Assert.True(script.Requests[0].Body!.Value.GetProperty("stream").GetBoolean());
        Assert.False(plain.Requests[0].Body!.Value.TryGetProperty("stream", out _));
    }

    [Fact]
    public async Task Generate_AWatchedAnswerThatBreaksOff_BeginsAnew()
    {
        var text = new List<string>();
        var calls = new List<RawCall>();
        var call = Call with { Restarted = () => text.Add("|"), Exchanged = calls.Add };

        var (output, script) = await AskAsync([ServerAnswer.Stream([.. Pieces[..2]]) with { IsCut = true }, ServerAnswer.Stream([.. Pieces])], text.Add, call);

        Assert.Equal("The capital is Paris.", output.Completion);
        Assert.Equal(["The capital ", "|", "The capital ", "is Paris."], text);
        Assert.Equal(2, script.Requests.Count);
        Assert.Equal(("gpt-4o", false), (calls[^1].Request.GetProperty("model").GetString(), calls[^1].IsError));
    }

    [Fact]
    public async Task Generate_AnAnswerThatBreaksOffWhereNothingCanBeTakenBack_Fails()
    {
        var error = await Assert.ThrowsAsync<ProviderException>(() => AskAsync([ServerAnswer.Stream([.. Pieces[..2]]) with { IsCut = true }], _ => { }));

        Assert.Contains("broke before the answer was whole", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Generate_AServerThatFallsSilent_FailsAfterTheTimeThatWasSet()
    {
        await using var registry = RegistryOf(ProviderCases.Keys, TimeProvider.System);

        var error = await Assert.ThrowsAsync<ProviderException>(() => AskAsync(
            [ServerAnswer.Stream([.. Pieces[..2]]) with { IsHeld = true }], _ => { }, config: new GenerateConfig { StreamIdleTimeout = 1 }, registry: registry));

        Assert.Contains("silent for 1 s", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Generate_AnAnswerOf50Megabytes_IsRead()
    {
        var body = $$"""{"choices":[{"message":{"content":"{{new string('x', 50 << 20)}}"},"finish_reason":"stop"}]}""";

        var (output, _) = await AskAsync([new ServerAnswer { Pieces = [body] }]);

        Assert.Equal(50 << 20, output.Completion.Length);
    }

    [Theory]
    [InlineData(401, "refuses the key: bad <key>. Set OPENAI_API_KEY to one that may ask gpt-4o.")]
    [InlineData(404, "has no model \"gpt-4o\" there: bad <key>. Check its name, and the address (OPENAI_BASE_URL or --model-base-url).")]
    [InlineData(400, "answers 400: bad <key>.")]
    public async Task Generate_AFailure_IsSaidWithoutTheKey(int status, string said)
    {
        var answer = new ServerAnswer { Status = status, Pieces = [$$$"""{"error":{"message":"bad {{{ProviderCases.Key}}}."}}"""] };

        var calls = new List<RawCall>();
        var error = await Assert.ThrowsAsync<ProviderException>(() => AskAsync([answer], call: Call with { Exchanged = calls.Add }));

        Assert.EndsWith(said, error.Message, StringComparison.Ordinal);
        Assert.Equal(status, error.Status);
        Assert.Equal(("bad <key>.", true), (Assert.Single(calls).Response!.Value.GetProperty("error").GetProperty("message").GetString(), calls[0].IsError));
    }

    [Fact]
    public async Task Generate_ARefusal_FailsWhereThatIsAsked()
    {
        var answer = new ServerAnswer { Status = 400, Pieces = ["""{"error":{"message":"Not this.","code":"content_policy_violation"}}"""] };

        var (output, _) = await AskAsync([answer]);
        var error = await Assert.ThrowsAsync<InspectException>(() => AskAsync([answer], config: new GenerateConfig { FailOnRefusal = true }));

        Assert.Equal(("content_filter", "Not this."), (output.StopReason, output.Completion));
        Assert.Equal("openai/gpt-4o refused to answer, and fail_on_refusal is set: Not this.", error.Message);
    }

    [Fact]
    public async Task Generate_LogProbabilitiesOfThePrompt_AreKeptAsLogsHaveThem()
    {
        var answer = new ServerAnswer
        {
            Pieces = ["""{"choices":[{"message":{"content":"A"},"finish_reason":"stop"}],"prompt_logprobs":[null,{"7":{"logprob":-1.5,"rank":2,"decoded_token":"x"},"8":{"logprob":-0.5,"decoded_token":"y"}}]}"""],
        };

        var (output, _) = await AskAsync([answer]);

        Assert.Equal(
            """{"content":[{"token":"x","logprob":-1.5,"top_logprobs":[{"token":"y","logprob":-0.5}]}]}""",
            output.Choices[0].Unknown!["prompt_logprobs"].GetRawText());
    }

    [Fact]
    public async Task Generate_NoCreditLeft_IsNotTriedAgain()
    {
        var (answer, retries) = (new ServerAnswer { Status = 429, Pieces = ["""{"error":{"message":"You have no credit.","code":"insufficient_quota"}}"""] }, 0);

        await Assert.ThrowsAsync<ProviderException>(() => AskAsync([answer], call: Call with { Retried = _ => retries++ }, config: GenerateConfig.Empty));

        // Those of the maker's client, which knows no reasons.
        Assert.Equal(2, retries);
    }

    [Fact]
    public async Task Generate_TheClientsOwnRetries_AreToldAndLessenConnections()
    {
        var busy = new ServerAnswer { Status = 429, Headers = new Dictionary<string, string> { ["retry-after"] = "3" } };
        var script = _server.Add([busy, new ServerAnswer { Status = 503 }, new ServerAnswer { Pieces = [Whole] }]);
        var model = await _registry.OpenAsync("openai/gpt-4o", new ModelArguments { BaseUrl = new Uri(script.Address, "v1").ToString() }, 1, TestContext.Current.CancellationToken);
        var (reasons, waits) = (new List<string>(), 0);
        var before = model.Connections(GenerateConfig.Empty).Limit;

        await model.GenerateAsync([ChatMessage.User("hi")], GenerateConfig.Empty, Call with { Retried = reasons.Add, Waited = _ => waits++ }, null, TestContext.Current.CancellationToken);

        Assert.Equal(["The server answered 429: too many requests.", "The server answered 503."], reasons);
        Assert.Equal(3, waits); // for the connection, and twice for the server
        Assert.Equal(TimeSpan.FromSeconds(3), _time.Waits.First());
        Assert.Equal((20, 15), (before, model.Connections(GenerateConfig.Empty).Limit));
    }

    [Fact]
    public async Task Generate_WithoutAServer_SaysWhatToSet()
    {
        var model = await _registry.OpenAsync("openai/gpt-4o", new ModelArguments { BaseUrl = "http://127.0.0.1:9/v1" }, 1, TestContext.Current.CancellationToken);

        var error = await Assert.ThrowsAsync<ProviderException>(() => model.GenerateAsync([ChatMessage.User("hi")], Once, Call, null, TestContext.Current.CancellationToken));

        Assert.Equal("The server of openai at http://127.0.0.1:9 does not answer. Check the network, or set its address (OPENAI_BASE_URL or --model-base-url).", error.Message);
    }

    private static GenerateConfig Once { get; } = new() { MaxRetries = 0 };

    private static ModelCall Call { get; } = new(SampleId.Of(1), 1, 1);

    private static ModelRegistry RegistryOf(ProviderEnvironment environment, TimeProvider time) =>
        new([new OpenAiFamilyProvider(OpenAiDialects.All.Single(d => d.Name == "openai"), environment, time)], time, NullLogger<ModelRegistry>.Instance);

    private async Task<(ModelOutput Output, ServerScript Script)> AskAsync(
        ServerAnswer[] answers, Action<string>? onText = null, ModelCall? call = null, GenerateConfig? config = null, ModelRegistry? registry = null)
    {
        var script = _server.Add(answers);
        var model = await (registry ?? _registry).OpenAsync("openai/gpt-4o", new ModelArguments { BaseUrl = new Uri(script.Address, "v1").ToString() }, 1, TestContext.Current.CancellationToken);
        var settings = (config ?? GenerateConfig.Empty) with { MaxRetries = call is null ? 0 : null };
        return (await model.GenerateAsync([ChatMessage.User("hi")], settings, call ?? Call, onText, TestContext.Current.CancellationToken), script);
    }
}
