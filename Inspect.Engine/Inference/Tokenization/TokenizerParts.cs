using System.Text.Json;

namespace Inspect.Engine.Inference.Tokenization;

/// <summary>Refuses parts of a <c>tokenizer.json</c> on which the library would end the process, either at once or at some text.</summary>
/// <remarks>
/// The library panics on them and is built to abort then, which cannot be caught. What does so when a file is loaded, the trial of its folder finds. These
/// rules are for what waits for a text: <c>FixedLength</c> of 0 behind a <c>Split</c> that takes all away but a rare letter passes every trial without that letter.
/// </remarks>
internal static class TokenizerParts
{
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
                Require(Text(pattern, "Regex") is not { } replaced || RegexRisk.TakesLetters(replaced), $"Replace by the regular expression {Text(pattern, "Regex")} is not supported, since it can match an empty place");
                break;
        }

        if (Text(part, "Regex") is { } regex)
        {
            Require(!RegexRisk.Backtracks(regex), $"the regular expression {regex} can take for ever");
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
