using Inspect.Engine.Python;

namespace Inspect.Engine.Metrics;

/// <summary>Turns the value of a score into a number (semantics 4.1).</summary>
public static class ScoreConversion
{
    /// <summary>The number of a value with the conventional symbols: <c>C</c> 1, <c>P</c> ½, <c>I</c> and <c>N</c> 0; text that is no number is 0.</summary>
    public static double ToNumber(ScoreValue value) => ToNumber(value, "C", "I", "P", "N");

    /// <summary>The number of a value with symbols of one's own.</summary>
    public static double ToNumber(ScoreValue value, string correct, string incorrect, string partial, string noAnswer)
    {
        switch (value)
        {
            case ScoreValue.OfNumber number: return number.Value;
            case ScoreValue.OfBoolean boolean: return boolean.Value ? 1 : 0;
            case ScoreValue.OfText { Value: var text }:
                if (text == correct)
                {
                    return 1;
                }

                if (text == partial)
                {
                    return 0.5;
                }

                return text == incorrect || text == noAnswer ? 0 : OfWord(text);
            default: return 0;
        }
    }

    private static double OfWord(string text)
    {
        switch (text.ToUpperInvariant())
        {
            case "YES" or "TRUE": return 1;
            case "NO" or "FALSE": return 0;
            default: return PythonText.TryParseFinite(text, out var number) ? number : 0;
        }
    }
}
