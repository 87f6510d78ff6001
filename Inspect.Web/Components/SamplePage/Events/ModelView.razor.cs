using System.Collections.Immutable;
using System.Globalization;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Messages;
using Inspect.Web.Components.SamplePage.Text;
using Inspect.Web.Runs;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.SamplePage.Events;

/// <summary>A model call: what was new in its prompt and the answer; the rest when it is asked for.</summary>
public sealed partial class ModelView
{
    /// <summary>The sample, for what is read when it is asked for.</summary>
    [Parameter, EditorRequired]
    public required SampleContent Content { get; set; }

    /// <summary>What is shown.</summary>
    [Parameter]
    public ModelPanel Panel { get; set; }

    /// <summary>Ids of the tool calls that have events of their own on the page: they are drawn there.</summary>
    [Parameter]
    public ImmutableHashSet<string> DrawnCalls { get; set; } = [];

    private IEnumerable<ChatMessage> NewMessages => Event.Input.Where(m => !(m.Role == ChatRoles.Tool && m.ToolCallId is { ValueKind: System.Text.Json.JsonValueKind.String } id && DrawnCalls.Contains(id.GetString()!)));

    /// <summary>What a system message says is known after the first time.</summary>
    private static int LinesOf(ChatMessage message) => message.Role == ChatRoles.System ? 3 : 12;

    private string? EndText => Event.Output.StopReason switch
    {
        "max_tokens" => "cut off at max tokens",
        "model_length" => "cut off at the end of the model's context",
        "content_filter" => "stopped by a content filter",
        _ => null,
    };

    private IEnumerable<(string Name, string Value)> UsageFacts
    {
        get
        {
            yield return ("Model", Format.Line(SeenText.Plain(Event.Model), 200));
            yield return ("Prompt", Format.Count(NewInput.CountOf(Event), "message"));
            var usage = Event.Output.Usage;
            foreach (var (name, count) in new[]
            {
                ("Tokens in", usage?.InputTokens), ("from the cache", usage?.InputTokensCacheRead), ("into the cache", usage?.InputTokensCacheWrite),
                ("Tokens out", usage?.OutputTokens), ("of them reasoning", usage?.ReasoningTokens), ("Tokens together", usage?.TotalTokens),
            })
            {
                if (count is { } number)
                {
                    yield return (name, Format.Count(number));
                }
            }

            foreach (var (name, value) in Others)
            {
                if (value is not null)
                {
                    yield return (name, value);
                }
            }
        }
    }

    private IEnumerable<(string Name, string? Value)> Others =>
    [
        ("Cost", Event.Output.Usage?.TotalCost is { } cost ? string.Create(CultureInfo.InvariantCulture, $"${cost:0.####}") : null),
        ("Ended", Event.Output.StopReason?.Replace('_', ' ')),
        ("Time", (Event.WorkingTime ?? Event.Output.Time) is { } time ? Format.Seconds(time) : null),
        ("Cache", Event.Cache),
        ("Attempts", Event.Retries is { } retries ? Format.Count(retries + 1) : null),
    ];

    private string Config => JsonText.Of(LogJson.ToElement(Event.Config));

    private string? StopDetails => Event.Output.Choices is [{ Unknown: { } fields }, ..] && fields.TryGetValue("stop_details", out var details) && details.ValueKind == System.Text.Json.JsonValueKind.Object ? JsonText.Of(details) : null;

    private string? Metadata => Event.Metadata?.Where(m => m.Key != NewInput.CountKey).ToDictionary() is { Count: > 0 } metadata ? JsonText.Of(LogJson.ToElement(metadata)) : null;

    private static bool HasText(ContentPart part) => part.Type != "text" || !string.IsNullOrWhiteSpace(part.Text) || part.Unknown?.ContainsKey("citations") == true;

    private IEnumerable<ToolCall> CallsOf(ChatMessage message) => (message.ToolCalls ?? []).Where(c => !DrawnCalls.Contains(c.Id));
}
