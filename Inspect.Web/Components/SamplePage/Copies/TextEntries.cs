using System.Runtime.CompilerServices;
using Inspect.Engine.Messages;
using Inspect.Engine.Transcripts;
using Inspect.Web.Components.SamplePage.Events;
using Inspect.Web.Components.SamplePage.Find;
using Inspect.Web.Components.SamplePage.Messages;
using Inspect.Web.Components.SamplePage.Outline;
using Inspect.Web.Components.SamplePage.Text;
using Inspect.Web.Runs;

namespace Inspect.Web.Components.SamplePage.Copies;

/// <summary>The transcript or the messages of a sample as text, some at a time; pictures and other files are only named.</summary>
public static class TextEntries
{
    private const int AtOnce = 25;

    /// <summary>All events that say something, in order.</summary>
    public static async IAsyncEnumerable<TextEntry> TranscriptAsync(SampleContent content, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var outline = new TranscriptOutline();
        var calls = new HashSet<string>(StringComparer.Ordinal);
        await content.LookThroughAsync(
            0,
            (_, happened) =>
            {
                outline.Add(happened);
                if (happened is ToolEvent tool)
                {
                    calls.Add(tool.Id);
                }

                return true;
            },
            cancellationToken);
        var count = outline.Marks.Count;
        for (var first = 0; first < count; first += AtOnce)
        {
            var events = await content.TurnsAsync(first, Math.Min(AtOnce, count - first), cancellationToken);
            foreach (var (number, happened) in events.Index())
            {
                if (Of(happened, outline.Marks[first + number], outline.TurnCount, calls) is { } entry)
                {
                    yield return entry;
                }
            }
        }
    }

    /// <summary>All messages in order.</summary>
    public static async IAsyncEnumerable<TextEntry> MessagesAsync(SampleContent content, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var first = 0; first < content.MessageCount; first += AtOnce)
        {
            foreach (var message in await content.MessagesAsync(first, AtOnce, cancellationToken))
            {
                var (label, parts) = Of(message, null);
                yield return new TextEntry(label, [.. parts.Select(p => ((string?)null, p.Text, p.IsCode))]);
            }
        }
    }

    private static TextEntry? Of(TranscriptEvent happened, EventMark mark, int turns, HashSet<string> calls)
    {
        if (mark.IsGroup)
        {
            return new TextEntry(mark.Label, [], IsGroup: true);
        }

        var texts = VisibleTexts.Of(happened, mark, calls);
        if (texts.Count == 0)
        {
            return null;
        }

        var title = texts[0];
        return happened switch
        {
            ModelEvent model => new TextEntry(
                string.Join(" · ", new[] { mark.IsTurn ? $"{title} of {Format.Count(turns)}" : title, TurnFacts.Of(model) }.Where(t => t.Length > 0)), [.. OfModel(model, calls)]),
            ToolEvent tool => new TextEntry($"Tool {title}", [.. OfTool(tool)]),
            _ => new TextEntry(title.Trim(), [.. texts.Skip(1).Select(t => ((string?)null, t, false))]),
        };
    }

    private static IEnumerable<(string? Label, string Text, bool IsCode)> OfModel(ModelEvent model, HashSet<string> calls)
    {
        var prompt = model.Input.Where(m => !(m.Role == ChatRoles.Tool && m.ToolCallId is { ValueKind: System.Text.Json.JsonValueKind.String } id && calls.Contains(id.GetString()!)));
        foreach (var message in prompt.Concat(model.Output.Choices.Select(c => c.Message)))
        {
            var (label, parts) = Of(message, calls);
            foreach (var (text, isCode) in parts)
            {
                yield return (label, text, isCode);
            }
        }

        if (model.Error is { } error)
        {
            yield return ("error", error, true);
        }
    }

    private static IEnumerable<(string? Label, string Text, bool IsCode)> OfTool(ToolEvent tool)
    {
        yield return ("call", Call(tool.Function, tool.Arguments), true);
        if (tool.Error is { } error)
        {
            yield return (error.Type, error.Message, true);
        }

        foreach (var part in ToolResult.Of(tool.Result).Select(PartView.TextOf).Where(t => t.Length > 0))
        {
            yield return ("result", part, true);
        }
    }

    private static (string Label, IEnumerable<(string Text, bool IsCode)> Parts) Of(ChatMessage message, HashSet<string>? calls) => (
        message.Function is { } function ? $"{message.Role} ({function})" : message.Role,
        [
            .. message.Error is { } failure ? [($"{failure.Type}: {failure.Message}", true)] : Array.Empty<(string, bool)>(),
            .. message.Content.Parts.Select(p => (PartView.TextOf(p), message.Role == ChatRoles.Tool)).Where(t => t.Item1.Length > 0),
            .. (message.ToolCalls ?? []).Where(c => calls?.Contains(c.Id) != true).Select(c => ($"{c.Function}: {Call(c.Function, c.Arguments)}", true)),
        ]);

    private static string Call(string function, IReadOnlyDictionary<string, System.Text.Json.JsonElement> arguments)
    {
        var call = CallText.Of(function, arguments);
        return string.Join('\n', new[] { call.Main }.OfType<string>().Concat(call.Rest.Select(r => $"{r.Key}: {r.Value}")));
    }
}
