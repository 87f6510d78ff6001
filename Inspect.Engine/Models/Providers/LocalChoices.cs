using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Inspect.Engine.Inference;
using Inspect.Engine.Messages;
using Inspect.Engine.Models.Providers.Hosted;

namespace Inspect.Engine.Models.Providers;

/// <summary>Answers of local models as logs hold them: alternatives, and log-probabilities of their tokens and of the prompt (log format 8).</summary>
internal static class LocalChoices
{
    /// <summary>In place of a log-probability below it: a token that cannot come has none that JSON can say.</summary>
    private const double Least = -9_999;

    /// <summary>All alternatives.</summary>
    /// <param name="first">The first as it would stand without more.</param>
    /// <param name="answers">What came of the call.</param>
    public static ImmutableArray<ChatChoice> Of(ChatChoice first, LocalAnswers answers) =>
        [.. answers.Choices.Select((answer, at) => AnswerJson.With(
            WithCalls(at == 0 ? first : new ChatChoice { Message = ChatMessage.Assistant(answer.Text) with { Source = first.Message.Source, Model = first.Message.Model }, StopReason = answer.End.StopReason }, answers.Tools),
            ("logprobs", answer.End.Tokens.Count == 0 ? null : Content(answer.End.Tokens)),
            ("prompt_logprobs", at == 0 && answers.Prompt is { } prompt ? Content(prompt.Tokens) : null)))];

    private static ChatChoice WithCalls(ChatChoice choice, IReadOnlyList<JsonElement> tools) =>
        tools.Count > 0 && LocalTools.Read(choice.Message.Text, tools) is (var text, { Count: > 0 } calls)
            ? choice with { Message = choice.Message with { Content = text, ToolCalls = [.. calls] }, StopReason = choice.StopReason == "stop" ? "tool_calls" : choice.StopReason }
            : choice;

    private static JsonElement Content(IEnumerable<LocalToken> tokens) => JsonSerializer.SerializeToElement(new JsonObject
    {
        ["content"] = new JsonArray([.. tokens.Select(t =>
        {
            var token = Token(t);
            token["top_logprobs"] = t.Top.Count == 0 ? null : new JsonArray([.. t.Top.Select(o => (JsonNode)Token(o))]);
            return (JsonNode)token;
        })]),
    });

    private static JsonObject Token(LocalToken token) => new()
    {
        ["token"] = token.Text,
        ["logprob"] = Math.Max(token.LogProbability, Least),
        ["bytes"] = new JsonArray([.. token.Bytes.Select(b => (JsonNode)(int)b)]),
    };
}
