using System.Globalization;
using Inspect.Engine.Metrics;

namespace Inspect.Web.Components.SamplePage.Scores;

/// <summary>One value while it is being written: that of a score, or one of its list or map.</summary>
public sealed class ValueDraft
{
    private static readonly string[] Letters = ["C", "P", "I", "N"];
    private readonly ScoreValue? _value;
    private readonly string _old;

    /// <summary>Begins with the value as it is.</summary>
    /// <param name="label">Its name in the map, or its place in the list; null for the only one.</param>
    /// <param name="value">The value; null where there is none yet.</param>
    public ValueDraft(string? label, ScoreValue? value)
    {
        Label = label;
        _value = value is ScoreValue.OfNull ? null : value;
        Text = _old = _value is null or ScoreValue.OfNumber { Value: double.NaN } ? string.Empty : _value.ToString() ?? string.Empty;
    }

    /// <summary>Name in the map, or place in the list; null for the only one.</summary>
    public string? Label { get; }

    /// <summary>The value, as text.</summary>
    public string Text { get; set; }

    /// <summary>The values to choose from; empty when any can be typed.</summary>
    public IReadOnlyList<string> Choices => _value switch
    {
        ScoreValue.OfText text when Letters.Contains(text.Value) => Letters,
        ScoreValue.OfBoolean => ["True", "False"],
        _ => [],
    };

    /// <summary>Another text than at the beginning.</summary>
    public bool IsChanged => Text != _old;

    /// <summary>What is wrong with the text, in a sentence; null when nothing is.</summary>
    public string? Problem => IsChanged && Read() is null
        ? $"{(Label is null ? string.Empty : $"{Label}: ")}{(Text.Length == 0 ? "An empty value" : Text)} is not a number. {(Label is null ? "The scores of this scorer are numbers." : "It was one.")}"
        : null;

    /// <summary>The value that the text says, of the kind that it was; null when it is none.</summary>
    public ScoreValue? Read() => !IsChanged ? _value : _value switch
    {
        ScoreValue.OfBoolean => ScoreValue.Of(Text == "True"),
        ScoreValue.OfNumber number => !TryNumber(out var parsed) ? null
            : number.IsInteger && parsed == Math.Floor(parsed) && Math.Abs(parsed) < 1e15 ? ScoreValue.Of((long)parsed)
            : ScoreValue.Of(parsed),
        null when TryNumber(out var parsed) => ScoreValue.Of(parsed),
        _ => ScoreValue.Of(Text),
    };

    private bool TryNumber(out double number) => double.TryParse(Text, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);
}
