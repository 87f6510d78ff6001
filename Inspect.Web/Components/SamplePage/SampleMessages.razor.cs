using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Inspect.Engine.Live;
using Inspect.Engine.Logs;
using Inspect.Engine.Models;
using Inspect.Engine.Transcripts;
using Inspect.Web.Components.Shared;
using Inspect.Web.Runs;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.SamplePage;

/// <summary>The conversation of a sample; text is shown as text, whoever wrote it.</summary>
public sealed partial class SampleMessages
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The sample as its row shows it.</summary>
    [Parameter, EditorRequired]
    public required SampleView View { get; set; }

    /// <summary>The whole sample; null while it goes on.</summary>
    [Parameter, EditorRequired]
    public required EvalSample? Sample { get; set; }

    /// <summary>While the sample goes on, what it was asked: the log has the rest when it ends.</summary>
    private ImmutableArray<ChatMessage> Messages =>
        Sample?.Messages ?? (View.Input.Plain is { } text ? [ChatMessage.User(text) with { Id = "input" }] : View.Input.Messages);

    private string StateText => View.State == SampleState.Waiting ? "waiting" : $"{View.State.ToString().ToLowerInvariant()} · {Format.Count(View.Tokens ?? 0, "token")}";

    /// <summary>Why the answer ended, and how fast it was.</summary>
    private string EndText
    {
        get
        {
            var model = Sample!.Events.OfType<ModelEvent>().LastOrDefault();
            var parts = new List<string>();
            if (Sample.Output.StopReason is { } reason)
            {
                parts.Add($"stopped by {reason.Replace('_', ' ')}{(Fact(model, "stop_detail") is { } detail ? $", {detail}" : string.Empty)}");
            }

            if (Number(model, "first_token_seconds") is { } first)
            {
                parts.Add($"first token {Format.Seconds(first)}");
            }

            if (Number(model, "tokens_per_second") is { } rate && rate > 0)
            {
                parts.Add(string.Create(CultureInfo.InvariantCulture, $"{rate:0} tok/s"));
            }

            return string.Join(" · ", parts.Append(Format.Seconds(Sample.TotalTime)));
        }
    }

    private static string CssOf(ChatMessage message) => message.Role switch { ChatRoles.System => "msg sys", ChatRoles.User => "msg usr", _ => "msg" };

    private static string WhoOf(ChatMessage message) => message.Role == ChatRoles.Assistant ? "who asst" : "who";

    private static string IconOf(ChatMessage message) => message.Role switch
    {
        ChatRoles.System => Lucide.Settings,
        ChatRoles.User => Lucide.User,
        ChatRoles.Tool => Lucide.Terminal,
        _ => Lucide.Bot,
    };

    private static string TextOf(ContentPart part) => part.Text ?? part.Reasoning ?? $"({part.Type})";

    private static string ArgumentsOf(ToolCall call) => JsonSerializer.Serialize(call.Arguments, Indented);

    private static string? Fact(ModelEvent? model, string name) =>
        model?.Metadata?.TryGetValue(name, out var value) == true && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static double? Number(ModelEvent? model, string name) =>
        model?.Metadata?.TryGetValue(name, out var value) == true && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;
}
