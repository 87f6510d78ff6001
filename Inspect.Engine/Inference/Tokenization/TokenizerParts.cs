using System.Text.Json;
using System.Text.RegularExpressions;

namespace Inspect.Engine.Inference.Tokenization;

/// <summary>Refuses parts of a <c>tokenizer.json</c> on which the library would end the process, either at once or at some text.</summary>
/// <remarks>The library panics on them and is built to abort then, which cannot be caught; with these rules it never sees them.</remarks>
internal static class TokenizerParts
{
    private static readonly TimeSpan RegexTime = TimeSpan.FromSeconds(1);

    /// <summary>Checks a normalizer, pre-tokenizer or decoder and all that lies in it.</summary>
    /// <exception cref="FormatException">The library must not see it.</exception>
    public static void Check(JsonElement part)
    {
        if (part.ValueKind == JsonValueKind.Array)
        {
            foreach (var inner in part.EnumerateArray())
            {
                Check(inner);
            }
        }

        if (part.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        CheckOne(part);
        foreach (var property in part.EnumerateObject())
        {
            Check(property.Value);
        }
    }

    /// <summary>Checks that each merge's second half has room for the prefix that the library cuts off.</summary>
    /// <exception cref="FormatException">One is shorter, or no pair.</exception>
    public static void CheckMerges(JsonElement merges, string prefix)
    {
        foreach (var merge in merges.EnumerateArray())
        {
            var isPair = merge.ValueKind != JsonValueKind.Array || merge.GetArrayLength() == 2;
            var second = !isPair ? null : merge.ValueKind == JsonValueKind.Array ? merge[1].GetString() : merge.GetString()?.Split(' ', 2)[^1];
            Require(second is not null, $"the merge {merge.GetRawText()} is not a pair of tokens");
            Require(second!.StartsWith(prefix, StringComparison.Ordinal), $"the merge to \"{second}\" lacks the continuing_subword_prefix \"{prefix}\"");
        }
    }

    private static void CheckOne(JsonElement part)
    {
        switch (Text(part, "type"))
        {
            case "Precompiled":
                PrecompiledMap.Check(Text(part, "precompiled_charsmap") ?? string.Empty);
                break;
            case "Prepend":
                Require(Text(part, "prepend") != string.Empty, "Prepend prepends nothing");
                break;
            case "FixedLength":
                Require(!part.TryGetProperty("length", out var length) || length.GetInt64() > 0, "FixedLength has the length 0");
                break;
            case "Strip" when part.TryGetProperty("stop", out var stop):
                Require(stop.GetInt64() == 0, "Strip at the end of a token is not supported");
                break;
            case "Replace" when part.TryGetProperty("pattern", out var pattern):
                Require(Text(pattern, "String") != string.Empty, "Replace replaces what is empty");
                if (Text(pattern, "Regex") is { } replaced)
                {
                    CheckReplaced(replaced);
                }

                break;
        }

        if (Text(part, "Regex") is { } regex)
        {
            Require(!RegexRisk.Backtracks(regex), $"the regular expression {regex} can take for ever");
        }
    }

    /// <summary>Where Replace finds an empty place the library aborts, at the first text that has one. So no expression passes that looks around or at borders.</summary>
    private static void CheckReplaced(string regex)
    {
        Require(RegexRisk.PlaceMark(regex) is null, $"Replace by the regular expression {regex} is not supported, since {RegexRisk.PlaceMark(regex)} can match an empty place");
        try
        {
            Require(!Regex.IsMatch(string.Empty, regex, RegexOptions.CultureInvariant, RegexTime), "Replace replaces what is empty");
        }
        catch (ArgumentException)
        {
            // The library's dialect is another one: what cannot be judged must not reach it.
            throw new FormatException($"Replace by the regular expression {regex} is not supported");
        }
    }

    private static string? Text(JsonElement part, string name) =>
        part.ValueKind == JsonValueKind.Object && part.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static void Require(bool holds, string message)
    {
        if (!holds)
        {
            throw new FormatException(message);
        }
    }
}
