using System.Text.Json;
using Inspect.Engine;
using Inspect.Engine.Inference;
using Inspect.Engine.Inference.Batch;
using Inspect.Engine.Inference.Constraints;
using Inspect.Engine.Inference.Hub;
using Inspect.Engine.Inference.Named;
using Inspect.Engine.Messages;
using Inspect.Engine.Models;
using Inspect.Engine.Models.Providers;
using Inspect.Engine.Models.Tools;
using Inspect.Engine.Values;
using Inspect.Tests.Support;

namespace Inspect.Tests.Models.Providers;

/// <summary>Settings of a run on their way to a local model, and what comes back on its way to the log.</summary>
public sealed class OnnxProviderTests
{
    private static readonly ModelCall Call = new(SampleId.Of("s"), 1, 1) { Seed = 3 };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task OpenAsync_LogProbabilitiesAndChoices_ReachTheOutput()
    {
        using var model = new TinyModel();
        File.WriteAllText(model.Path("chat_template.jinja"), "{{ strftime_now('%Y') }} {{ messages[0].content }}");
        await using var models = TestModels.Open(new ModelsOptions { Dir = model.Dir }, new BatchEngineFactory(TimeProvider.System));
        var provider = new OnnxProvider(models, new NamedModels(models, HubEnvironment.Process));
        var config = new GenerateConfig { Logprobs = true, TopLogprobs = 2, PromptLogprobs = 1, NumChoices = 2, MaxTokens = 4, ResponseSchema = JsonElement.Parse("""{"name":"n","json_schema":{"enum":["abc","abd"]}}""") };
        using var client = await provider.OpenAsync(TinyModel.Name, new ModelArguments { Values = new Dictionary<string, JsonElement> { ["date"] = JsonElement.Parse("\"1999-05-06\"") } }, Stop);

        var last = (await client.GetStreamingResponseAsync(provider.ToMessages([ChatMessage.User("Hi")]), provider.ToOptions(config, Call), Stop).ToListAsync(Stop))[^1];
        var choices = provider.ToChoices(new ChatChoice { Message = ChatMessage.Assistant("x"), StopReason = "stop" }, last);

        Assert.Equal("1999-05-06T00:00:00", last.AdditionalProperties![LocalChatProperties.PromptDate]);
        Assert.Equal(2, choices.Length);
        Assert.All(choices, c => Assert.All(c.Unknown!["logprobs"].GetProperty("content").EnumerateArray(), t => Assert.Equal(2, t.GetProperty("top_logprobs").GetArrayLength())));
        var prompt = string.Concat(choices[0].Unknown!["prompt_logprobs"].GetProperty("content").EnumerateArray().Select(t => t.GetProperty("token").GetString()));
        Assert.EndsWith("99 Hi", prompt, StringComparison.Ordinal);
        Assert.False(choices[1].Unknown!.ContainsKey("prompt_logprobs"));
    }

    [Fact]
    public async Task ToOptions_AChoiceThatMustBeACall_HoldsTheModelToIt()
    {
        using var model = new TinyModel();
        await using var models = TestModels.Open(new ModelsOptions { Dir = model.Dir }, new BatchEngineFactory(TimeProvider.System));
        var provider = new OnnxProvider(models, new NamedModels(models, HubEnvironment.Process));
        using var client = await provider.OpenAsync(TinyModel.Name, Stop);
        ToolInfo[] tools = [new() { Name = "look" }, new() { Name = "wait", Parameters = JsonElement.Parse("""{"type":"object","properties":{"n":{"enum":[1,2]}},"required":["n"]}""") }];

        var called = new List<string>();
        foreach (var choice in (ToolChoice[])[ToolChoice.Any, ToolChoice.Of("wait")])
        {
            var options = provider.ToOptions(new GenerateConfig { MaxTokens = 120 }, new ToolOffer([.. tools], choice), Call);
            var updates = await client.GetStreamingResponseAsync(provider.ToMessages([ChatMessage.User("Go")]), options, Stop).ToListAsync(Stop);
            var first = new ChatChoice { Message = ChatMessage.Assistant(string.Concat(updates.Select(u => u.Text))), StopReason = "stop" };
            called.Add(Assert.Single(Assert.Single(provider.ToChoices(first, updates[^1])).Message.ToolCalls!.Value).Function);
        }

        Assert.Contains(called[0], tools.Select(t => t.Name));
        Assert.Equal("wait", called[1]);
        var both = new GenerateConfig { ResponseSchema = JsonElement.Parse("""{"name":"n","json_schema":{}}""") };
        Assert.Equal(
            "An answer has one form: tool_choice asks for a call, response_schema for something else. Leave one of them out.",
            Assert.Throws<InspectException>(() => provider.ToOptions(both, new ToolOffer([.. tools], ToolChoice.Any), Call)).Message);
    }

    [Fact]
    public async Task ToOptions_WhatALocalModelCannotDo_IsNamed()
    {
        await using var models = TestModels.Open(Path.GetTempPath());
        var provider = new OnnxProvider(models, new NamedModels(models, HubEnvironment.Process));

        string Message(GenerateConfig config) => Assert.ThrowsAny<InspectException>(() => provider.ToOptions(config, Call)).Message;

        Assert.Equal("logit_bias has \"a\": 1, but takes numbers by token id, such as 42=10.", Message(new GenerateConfig { LogitBias = JsonElement.Parse("""{"a":1}""") }));
        Assert.Equal("extra_body has top_a, but a local model takes min_p, repetition_penalty and guided_regex, a text, alone. Remove it, or choose another model.", Message(new GenerateConfig { ExtraBody = JsonElement.Parse("""{"top_a":1}""") }));
        var form = ((LocalChatExtras)provider.ToOptions(new GenerateConfig { ExtraBody = JsonElement.Parse("""{"guided_regex":"a+"}""") }, Call).AdditionalProperties![LocalChatProperties.Extras]!).Form;
        Assert.Equal(AnswerForm.OfPattern("a+"), form);
        Assert.Equal("min_p in extra_body is 2, but must be a number from 0 to 1.", Message(new GenerateConfig { ExtraBody = JsonElement.Parse("""{"min_p":2}""") }));
        Assert.Equal("repetition_penalty in extra_body is \"a\", but must be a number above 0.", Message(new GenerateConfig { ExtraBody = JsonElement.Parse("""{"repetition_penalty":"a"}""") }));
        var extras = (LocalChatExtras)provider.ToOptions(new GenerateConfig { ExtraBody = JsonElement.Parse("""{"min_p":0.05,"repetition_penalty":1.1}""") }, Call).AdditionalProperties![LocalChatProperties.Extras]!;
        Assert.Equal((0.05, 1.1), (extras.MinP, extras.RepetitionPenalty));
        Assert.Equal(
            "The model argument date is \"soon\", but must be a date, or a date and time, such as 2026-01-31 or 2026-01-31T12:00:00.",
            provider.Check("x", new ModelArguments { Values = new Dictionary<string, JsonElement> { ["date"] = JsonElement.Parse("\"soon\"") } }));
        Assert.Equal("Models of onnx take no argument \"device\". They take threads, max_rows, max_length, chat_template, date.", provider.Check("x", new ModelArguments { Values = new Dictionary<string, JsonElement> { ["device"] = JsonElement.Parse("1") } }));
    }
}
