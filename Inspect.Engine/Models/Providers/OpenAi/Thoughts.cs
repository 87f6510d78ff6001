using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Inspect.Engine.Messages;
using Inspect.Engine.Models.Providers.Hosted;

namespace Inspect.Engine.Models.Providers.OpenAi;

/// <summary>Reasoning in the text of messages: <c>&lt;think&gt;…&lt;/think&gt;</c>.</summary>
internal static partial class Thoughts
{
    /// <summary>The parts of an answer as lines of one text.</summary>
    /// <param name="parts">The parts.</param>
    /// <param name="isKept">Reasoning is sent again.</param>
    /// <param name="style">How the service has it.</param>
    public static IEnumerable<string> Lines(ImmutableArray<ContentPart> parts, bool isKept, ThoughtStyle style)
    {
        foreach (var part in parts)
        {
            if (part.Type == "text")
            {
                yield return part.Text ?? string.Empty;
            }
            else if (part.Type == "reasoning" && isKept)
            {
                var tag = $"<think{Attributes(part, style)}>\n{part.Reasoning}\n</think>";
                yield return style == ThoughtStyle.Plain ? tag : $"\n{tag}\n";
            }
            else if (part.Type == "reasoning" && style != ThoughtStyle.Plain)
            {
                // Its line stays.
                yield return string.Empty;
            }
        }
    }

    /// <summary>The reasoning at the begin of an answer, and the rest; nothing where it begins otherwise.</summary>
    public static (string Thought, string Answer)? Split(string text) =>
        Tag().Match(text) is { Success: true } match ? (match.Groups["thought"].Value.Trim(), match.Groups["rest"].Value.Trim()) : null;

    private static string Attributes(ContentPart part, ThoughtStyle style)
    {
        if (style == ThoughtStyle.Unsigned)
        {
            return string.Empty;
        }

        var signature = PartFields.Text(part, "signature") is { } signed ? $" signature=\"{signed}\"" : string.Empty;
        return PartFields.IsTrue(part, "redacted") ? signature + " redacted=\"true\"" : signature;
    }

    // A text that begins with a tag and never closes it is read once from begin to end.
    [GeneratedRegex(@"\A\s*<think(?:\s[^>]*)?>(?<thought>.*?)</think>(?<rest>.*)\z", RegexOptions.CultureInvariant | RegexOptions.Singleline | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Tag();
}
