using Inspect.Engine.Messages;
using Inspect.Engine.Models;
using Inspect.Engine.Models.Providers;
using Inspect.Engine.Models.Providers.Anthropic;
using Inspect.Engine.Models.Providers.Google;
using Inspect.Engine.Models.Providers.Hosted;
using Inspect.Engine.Models.Providers.Mistral;
using Inspect.Engine.Values;
using Microsoft.Extensions.Logging.Abstractions;

namespace Inspect.Tests.Models.Providers;

/// <summary>What users see where a maker's server does not do what it should, and what streams come to.</summary>
public sealed class MakerFailureTests
{
    private const string Begun =
        """data: {"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"claude-x","content":[],"usage":{"input_tokens":3,"output_tokens":1}}}""" + "\n\n"
        + """data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}""" + "\n\n"
        + """data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Par"}}""" + "\n\n";

    private const string Ended =
        """data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"is"}}""" + "\n\n"
        + """data: {"type":"content_block_delta","index":0,"delta":{"type":"citations_delta","citation":{"type":"page_location","cited_text":"P","document_index":1,"start_page_number":1,"end_page_number":2}}}""" + "\n\n"
        + """data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":2}}""" + "\n\n"
        + """data: {"type":"message_stop"}""" + "\n\n";

    public static TheoryData<string> Providers => ["anthropic/claude-3-5-haiku-latest", "google/gemini-2.0-flash", "mistral/mistral-small-latest"];

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Key_IsRefused_SaysWhatToSetAndNotTheKey(string model)
    {
        var calls = new List<RawCall>();
        var error = await FailAsync(model, calls.Add, new ServerAnswer { Status = 401, Pieces = [$$"""{"error":{"message":"no such key: {{ProviderCases.Key}}"},"message":"no such key: {{ProviderCases.Key}}"}"""] });

        Assert.Equal(401, error.Status);
        Assert.Contains("_API_KEY", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(ProviderCases.Key, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(ProviderCases.Key, Assert.Single(calls).Response!.Value.GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Model_IsUnknown_SaysWhichAndWhatToDo(string model)
    {
        var error = await FailAsync(model, new ServerAnswer { Status = 404, Pieces = ["{}"] });

        Assert.Contains($"knows no model \"{model[(model.IndexOf('/', StringComparison.Ordinal) + 1)..]}\"", error.Message, StringComparison.Ordinal);
        Assert.Contains("_BASE_URL", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Network_IsAbsent_SaysSo(string model)
    {
        // Port 9 answers nobody.
        var error = await Assert.ThrowsAsync<ProviderException>(() => AskAsync(model, new Uri("http://127.0.0.1:9/"), new GenerateConfig { MaxRetries = 0 }, null));

        Assert.True(error.IsTransient);
        Assert.Contains("Check the network", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Answer_IsCutInTheMiddle_IsTriedAgain(string model)
    {
        await using var server = await ScriptedServer.StartAsync();
        var script = server.Add([new ServerAnswer { Pieces = ["""{"id":"x","""], IsCut = true }, Whole(model)]);

        var (output, _) = await AskAsync(model, script.Address, new GenerateConfig { MaxRetries = 1 }, null);

        Assert.Equal("Paris", output.Completion);
        Assert.Equal(2, script.Requests.Count);
    }

    [Fact]
    public async Task Client_AsksAgainByItself_IsToldOfEachAttempt()
    {
        await using var server = await ScriptedServer.StartAsync();
        var script = server.Add([new ServerAnswer { Status = 429 }, Whole("anthropic")]);
        var reasons = new List<string>();

        await AskAsync("anthropic/claude-3-5-haiku-latest", script.Address, GenerateConfig.Empty, null, retried: reasons.Add);

        Assert.Equal(["The server answered 429: too many requests."], reasons);
    }

    [Fact]
    public async Task Answer_IsTooLarge_Fails()
    {
        var piece = new string(' ', 1 << 20);
        var error = await FailAsync("google/gemini-2.0-flash", new ServerAnswer { Pieces = [.. Enumerable.Repeat(piece, 130)] });

        Assert.False(error.IsTransient);
        Assert.Contains("MB", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stream_BreaksOffWhereNobodyWatches_IsTriedAgain()
    {
        await using var server = await ScriptedServer.StartAsync();
        var script = server.Add([Events(Begun) with { IsCut = true }, Events(Begun), Events(Begun + Ended)]);

        var (output, _) = await AskAsync("anthropic/claude-sonnet-4-5", script.Address, new GenerateConfig { MaxRetries = 2 }, null);

        Assert.Equal("Paris", output.Completion);
        Assert.Equal(3, script.Requests.Count);
    }

    [Fact]
    public async Task Stream_BreaksOffWhereSomebodyWatches_SaysThatItBeginsAnew()
    {
        await using var server = await ScriptedServer.StartAsync();
        var script = server.Add([Events(Begun), Events(Begun + Ended)]);
        var pieces = new List<string>();

        var (output, _) = await AskAsync("anthropic/claude-sonnet-4-5", script.Address, new GenerateConfig { MaxRetries = 1 }, pieces.Add);

        Assert.Equal(["Par", "\n", "Par", "is"], pieces);
        Assert.Equal("Paris", output.Completion);
    }

    [Fact]
    public async Task Stream_IsWatched_GivesPiecesAndTheSameOutput()
    {
        await using var server = await ScriptedServer.StartAsync();
        var script = server.Add([Events(Begun + Ended)]);
        var pieces = new List<string>();

        var (output, call) = await AskAsync("anthropic/claude-3-5-haiku-latest", script.Address, GenerateConfig.Empty, pieces.Add);

        Assert.Equal(["Par", "is"], pieces);
        Assert.Equal("Paris", output.Completion);
        Assert.Equal(new ModelUsage { InputTokens = 3, OutputTokens = 2, TotalTokens = 5 }, output.Usage);
        Assert.Contains("\"range\":{\"type\":\"page\",\"start_index\":0,\"end_index\":1}", output.Choices[0].Message.Content.Parts[0].Unknown!["citations"].GetRawText(), StringComparison.Ordinal);
        Assert.Equal("Paris", call!.Response!.Value.GetProperty("content")[0].GetProperty("text").GetString());
        Assert.DoesNotContain(ProviderCases.Key, call.Request.GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Output blocked by content filtering policy", "content_filter", "Sorry, but I am unable to help with that request.")]
    [InlineData("prompt is too long: 9 tokens > 8 maximum", "model_length", "prompt is too long: 9 tokens > 8 maximum")]
    public async Task Stream_IsHeldBackAmidItsText_IsAnAnswerThatSaysSo(string said, string reason, string completion)
    {
        await using var server = await ScriptedServer.StartAsync();
        var script = server.Add([Events(Begun + $"event: error\ndata: {{\"type\":\"error\",\"error\":{{\"type\":\"invalid_request_error\",\"message\":\"{said}\"}}}}\n\n")]);

        var (output, call) = await AskAsync("anthropic/claude-sonnet-4-5", script.Address, GenerateConfig.Empty, null);

        Assert.Equal((reason, completion), (output.StopReason, output.Completion));
        Assert.Contains(said.ToLowerInvariant(), output.Error, StringComparison.Ordinal);
        Assert.True(call!.IsError);
        Assert.Equal(said, call.Response!.Value.GetProperty("error").GetProperty("message").GetString());
    }

    [Fact]
    public async Task Stream_IsSilentTooLong_IsAPassingFailure()
    {
        await using var server = await ScriptedServer.StartAsync();
        var script = server.Add([Events(Begun) with { IsHeld = true }]);

        var error = await Assert.ThrowsAsync<ProviderException>(() => AskAsync("anthropic/claude-sonnet-4-5", script.Address, new GenerateConfig { MaxRetries = 0, StreamIdleTimeout = 1 }, null));

        Assert.True(error.IsTransient);
        Assert.Contains("silent for 1 s", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Stream_ComesInOnePiece_IsTaken(string model)
    {
        await using var server = await ScriptedServer.StartAsync();
        var script = server.Add([Whole(model)]);

        var (output, _) = await AskAsync(model, script.Address, GenerateConfig.Empty, _ => { });

        Assert.Equal("Paris", output.Completion);
    }

    [Fact]
    public async Task Stream_IsAPage_Fails()
    {
        var error = await FailAsync("anthropic/claude-sonnet-4-5", new ServerAnswer { ContentType = "text/html", Pieces = ["<html></html>"] });

        Assert.Contains("text/html in place of JSON", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Conversation_IsStreamed_GivesPiecesCallsAndUse()
    {
        await using var server = await ScriptedServer.StartAsync();
        var script = server.Add([Events(
            """data: {"type":"conversation.response.started","conversation_id":"conv_1"}""" + "\n\n"
            + """data: {"type":"message.output.delta","id":"m","content":"Pa"}""" + "\n\n"
            + """data: {"type":"message.output.delta","id":"m","content":{"type":"text","text":"ris"}}""" + "\n\n"
            + """data: {"type":"function.call.delta","id":"f","name":"add","tool_call_id":"call00001","arguments":"{\"x\":"}""" + "\n\n"
            + """data: {"type":"function.call.delta","id":"f","name":"add","tool_call_id":"call00001","arguments":"1}"}""" + "\n\n"
            + """data: {"type":"conversation.response.done","usage":{"prompt_tokens":3,"completion_tokens":2,"total_tokens":5}}""" + "\n\n")]);
        var pieces = new List<string>();

        var (output, _) = await AskAsync("mistral/mistral-small-latest", script.Address, GenerateConfig.Empty, pieces.Add);

        Assert.Equal(["Pa", "ris"], pieces);
        Assert.Equal("Paris", output.Completion);
        Assert.Equal(5, output.Usage!.TotalTokens);
        var call = Assert.Single(output.Choices[0].Message.ToolCalls!.Value);
        Assert.Equal(("call00001", "add", 1), (call.Id, call.Function, call.Arguments["x"].GetInt32()));
    }

    [Fact]
    public void Server_OfAnotherCompany_IsRefused()
    {
        var provider = new AnthropicProvider(ProviderCases.Keys, TimeProvider.System);

        Assert.Contains("bedrock", provider.Check("bedrock/anthropic.claude-3-5-sonnet"), StringComparison.Ordinal);
        Assert.Null(provider.Check("claude-sonnet-4-5", ModelArguments.None));
    }

    [Fact]
    public void Key_IsAbsent_NamesTheVariables()
    {
        var provider = new GoogleProvider(new ProviderEnvironment(_ => null), TimeProvider.System);

        Assert.Equal("google/gemini-2.5-pro needs a key: set GOOGLE_API_KEY or GEMINI_API_KEY in the environment or in a file .env.", provider.Check("gemini-2.5-pro", ModelArguments.None));
        Assert.False(provider.KeyOf("gemini-2.5-pro", ModelArguments.None).IsSet);
        Assert.True(provider.LeavesMachine("gemini-2.5-pro", ModelArguments.None));
        Assert.False(provider.LeavesMachine("gemini-2.5-pro", new ModelArguments { BaseUrl = "http://localhost:8000" }));
    }

    private static ServerAnswer Events(string events) => new() { ContentType = "text/event-stream", Pieces = [events] };

    private static ServerAnswer Whole(string model) => new()
    {
        Pieces =
        [
            model[0] switch
            {
                'a' => """{"id":"1","model":"claude-x","content":[{"type":"text","text":"Paris"}],"stop_reason":"end_turn"}""",
                'g' => """{"candidates":[{"content":{"role":"model","parts":[{"text":"Paris"}]},"finishReason":"STOP"}]}""",
                _ => """{"conversation_id":"1","outputs":[{"type":"message.output","content":"Paris"}]}""",
            },
        ],
    };

    private static Task<ProviderException> FailAsync(string model, ServerAnswer answer) => FailAsync(model, _ => { }, answer);

    private static async Task<ProviderException> FailAsync(string model, Action<RawCall> exchanged, ServerAnswer answer)
    {
        await using var server = await ScriptedServer.StartAsync();
        var script = server.Add([answer]);
        return await Assert.ThrowsAsync<ProviderException>(() => AskAsync(model, script.Address, new GenerateConfig { MaxRetries = 0 }, null, exchanged));
    }

    private static async Task<(ModelOutput Output, RawCall? Call)> AskAsync(string name, Uri address, GenerateConfig config, Action<string>? onText, Action<RawCall>? exchanged = null, Action<string>? retried = null)
    {
        var time = new InstantTime();
        IModelProvider[] providers = [new AnthropicProvider(ProviderCases.Keys, time), new GoogleProvider(ProviderCases.Keys, time), new MistralProvider(ProviderCases.Keys, time)];
        await using var registry = new ModelRegistry(providers, time, NullLogger<ModelRegistry>.Instance);
        var model = await registry.OpenAsync(name, new ModelArguments { BaseUrl = address.ToString() }, 10, TestContext.Current.CancellationToken);
        RawCall? call = null;
        var output = await model.GenerateAsync([ChatMessage.User("Capital?")], config, new ModelCall(SampleId.Of(1), 1, 1) { Exchanged = exchanged ?? (c => call = c), Retried = retried, Restarted = () => onText?.Invoke("\n") }, onText, TestContext.Current.CancellationToken);
        return (output, call);
    }
}
