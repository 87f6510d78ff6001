using System.Text;
using System.Text.Json;
using Inspect.Engine.Messages;
using Inspect.Engine.Models.Providers.Hosted;
using Inspect.Engine.Python;

namespace Inspect.Engine.Models.Providers.OpenAi;

/// <summary>Reasoning in the text of messages: <c>&lt;think&gt;…&lt;/think&gt;</c>.</summary>
internal static class Thoughts
{
    private const string Begin = "<think";
    private const string End = "</think>";
    private const string SummaryBegin = "<summary>";
    private const string SummaryEnd = "</summary>";

    /// <summary>A part of reasoning as a text in tags, with all that it needs to be read back.</summary>
    public static string Tag(ContentPart part)
    {
        var attributes = new StringBuilder();
        if (PartFields.Text(part, "signature") is { } signature)
        {
            attributes.Append(" signature=\"").Append(Escaped(signature)).Append('"');
        }

        if (PartFields.IsTrue(part, "redacted"))
        {
            attributes.Append(" redacted=\"true\"");
        }

        if (Internal(part) is { } own)
        {
            attributes.Append(" internal=\"").Append(Base64(own)).Append('"');
        }

        var summary = PartFields.Text(part, "summary") is { } said ? $"{SummaryBegin}{said}{SummaryEnd}\n" : string.Empty;
        return $"{Begin}{attributes}>\n{summary}{part.Reasoning}\n{End}";
    }

    /// <summary>What a person can read of a part of reasoning, in bare tags; empty where there is nothing.</summary>
    public static string BareTag(ContentPart part)
    {
        var text = PartFields.IsTrue(part, "redacted") ? PartFields.Text(part, "summary") : part.Reasoning;
        return string.IsNullOrWhiteSpace(text) ? string.Empty : $"{Begin}>\n{text}\n{End}";
    }

    /// <summary>The field of an answer that a part of reasoning was read from; null where there was none.</summary>
    public static string? FieldOf(ContentPart part) =>
        PartFields.Text(part, "internal") is "reasoning" or "reasoning_content" or "reasoning_details" ? PartFields.Text(part, "internal") : null;

    /// <summary>What a part holds for its maker alone; null for nothing.</summary>
    public static JsonElement? Internal(ContentPart part) =>
        PartFields.Get(part, "internal") is { ValueKind: not (JsonValueKind.Null or JsonValueKind.Undefined) } own ? own : null;

    /// <summary>A value as it is hidden in a text.</summary>
    public static string Base64(JsonElement value) => Convert.ToBase64String(Encoding.UTF8.GetBytes(PythonJson.Dump(value)));

    /// <summary>The first reasoning in tags, and the text without it; null where there is none.</summary>
    /// <remarks>Tags within tags belong to the outer ones, if they close.</remarks>
    public static (string Thought, string Answer)? Split(string text)
    {
        if ((Nested(text) ?? Simple(text)) is not var (from, body, close))
        {
            return null;
        }

        var thought = text[body..close].Trim();
        var start = thought.IndexOf(SummaryBegin, StringComparison.Ordinal);
        var stop = start < 0 ? -1 : thought.IndexOf(SummaryEnd, start, StringComparison.Ordinal);
        if (stop >= 0)
        {
            thought = (thought[..start] + thought[(stop + SummaryEnd.Length)..].TrimStart()).Trim();
        }

        return (thought, (text[..from] + text[(close + End.Length)..]).Trim());
    }

    private static (int From, int Body, int Close)? Nested(string text)
    {
        (int From, int Body)? outer = null;
        var depth = 0;

        // In one pass: many tags that never close must not cost a pass each.
        for (var at = text.IndexOf('<', StringComparison.Ordinal); at >= 0; at = text.IndexOf('<', at))
        {
            var rest = text.AsSpan(at);
            if (rest.StartsWith(End, StringComparison.Ordinal))
            {
                if (outer is var (from, body) && --depth == 0)
                {
                    return (from, body, at);
                }

                at += End.Length;
            }
            else if (rest.StartsWith(Begin, StringComparison.Ordinal))
            {
                var length = rest.IndexOf('>') + 1;
                if (length == 0)
                {
                    return null;
                }

                outer ??= (at, at + length);
                depth++;
                at += length;
            }
            else
            {
                at++;
            }
        }

        return null;
    }

    private static (int From, int Body, int Close)? Simple(string text)
    {
        var from = text.IndexOf(Begin, StringComparison.Ordinal);
        var body = from < 0 ? -1 : text.IndexOf('>', from);
        var close = body < 0 ? -1 : text.IndexOf(End, body, StringComparison.Ordinal);
        return close < 0 ? null : (from, body + 1, close);
    }

    private static string Escaped(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal)
        .Replace("\"", "&quot;", StringComparison.Ordinal).Replace("'", "&#x27;", StringComparison.Ordinal);
}
