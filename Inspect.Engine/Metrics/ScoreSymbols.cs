using System.Text.Json;
using Inspect.Engine.Parts;
using Inspect.Engine.Python;

namespace Inspect.Engine.Metrics;

/// <summary>Which values stand for right and wrong, and the numbers that they are (semantics 4.1, <c>value_to_float</c>).</summary>
/// <param name="Correct">1.</param>
/// <param name="Incorrect">0.</param>
/// <param name="Partial">½.</param>
/// <param name="NoAnswer">0.</param>
public sealed record ScoreSymbols(ScoreValue Correct, ScoreValue Incorrect, ScoreValue Partial, ScoreValue NoAnswer)
{
    /// <summary>Parameter of metrics that takes symbols.</summary>
    public const string Name = "to_float";

    /// <summary>The letters that scorers use: C, I, P and N.</summary>
    public static ScoreSymbols Conventional { get; } = new(ScoreValue.Correct, ScoreValue.Incorrect, ScoreValue.Partial, ScoreValue.NoAnswer);

    /// <summary>What metrics declare.</summary>
    internal static PartParameter Parameter { get; } =
        new(Name, PartParameterType.Any, null, "Scores that count as 1, 0, ½ and 0, where they are not C, I, P and N: a map with correct, incorrect, partial, noanswer.") { Misfit = Misfit };

    /// <summary>The symbols that an argument gives; what it does not name is conventional.</summary>
    internal static ScoreSymbols Of(PartArguments arguments)
    {
        var given = arguments.Any(Name);
        return new ScoreSymbols(
            Of("correct", Conventional.Correct), Of("incorrect", Conventional.Incorrect), Of("partial", Conventional.Partial), Of("noanswer", Conventional.NoAnswer));

        ScoreValue Of(string name, ScoreValue usual) => given?.TryGetProperty(name, out var value) == true ? ToValue(value) : usual;
    }

    /// <summary>The number of a value: a symbol first; then numbers and booleans as they are, yes, no and texts that are numbers; 0 for everything else.</summary>
    public double ToNumber(ScoreValue value)
    {
        if (value.IsSame(Correct))
        {
            return 1;
        }

        if (value.IsSame(Partial))
        {
            return 0.5;
        }

        return value.IsSame(Incorrect) || value.IsSame(NoAnswer) ? 0 : OfPlain(value);
    }

    /// <summary>The text is a symbol, a word for yes or no, or a number.</summary>
    internal bool Knows(ScoreValue.OfText text) =>
        text.IsSame(Correct) || text.IsSame(Incorrect) || text.IsSame(Partial) || text.IsSame(NoAnswer)
        || text.Value.ToUpperInvariant() is "YES" or "TRUE" or "NO" or "FALSE"
        || PythonText.TryParseFinite(text.Value, out _);

    private static double OfPlain(ScoreValue value) => value switch
    {
        ScoreValue.OfNumber number => number.Value,
        ScoreValue.OfBoolean boolean => boolean.Value ? 1 : 0,
        ScoreValue.OfText text => OfWord(text.Value),
        _ => 0,
    };

    private static double OfWord(string text)
    {
        switch (text.ToUpperInvariant())
        {
            case "YES" or "TRUE": return 1;
            case "NO" or "FALSE": return 0;
            default: return PythonText.TryParseFinite(text, out var number) ? number : 0;
        }
    }

    private static string? Misfit(JsonElement value) =>
        value.ValueKind == JsonValueKind.Object
        && value.EnumerateObject().All(p => p.Name is "correct" or "incorrect" or "partial" or "noanswer" && p.Value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array))
            ? null
            : "Give a map with any of correct, incorrect, partial, noanswer.";

    private static ScoreValue ToValue(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => ScoreValue.Of(value.GetDouble()),
        JsonValueKind.True or JsonValueKind.False => ScoreValue.Of(value.GetBoolean()),
        _ => ScoreValue.Of(value.ToString()),
    };
}
