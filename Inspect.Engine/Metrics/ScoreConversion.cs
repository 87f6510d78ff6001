namespace Inspect.Engine.Metrics;

/// <summary>Turns the value of a score into a number (semantics 4.1).</summary>
public static class ScoreConversion
{
    /// <summary>The number of a value with the conventional symbols: <c>C</c> 1, <c>P</c> ½, <c>I</c> and <c>N</c> 0; text that is no number is 0.</summary>
    public static double ToNumber(ScoreValue value) => ScoreSymbols.Conventional.ToNumber(value);

    /// <summary>The numbers of values, in their order.</summary>
    public static double[] ToNumbers(IReadOnlyList<ScoreValue> values)
    {
        var numbers = new double[values.Count];
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] = ToNumber(values[i]);
        }

        return numbers;
    }

    /// <summary>The value is a text that stands for no number, so that it counts as 0 for want of a meaning.</summary>
    public static bool IsMeaningless(ScoreValue value) => value is ScoreValue.OfText text && !ScoreSymbols.Conventional.Knows(text);
}
