using System.Globalization;
using Inspect.Engine.Filters;
using Inspect.Engine.Logs.Reading;
using Inspect.Web.Runs;

namespace Inspect.Web.Components.Run.Columns;

/// <summary>A further column of the list of samples.</summary>
/// <param name="Key">Name that filters and orders know its values by.</param>
/// <param name="Head">Its head.</param>
public sealed record SampleColumn(string Key, string Head)
{
    private const int MostLetters = 120;

    /// <summary>It is a text that may be long.</summary>
    public bool IsText => Key is "input" or "target" or "error";

    /// <summary>Id of the column in Inspect View; null where it has none.</summary>
    public string? ViewerId { get; init; }

    /// <summary>The score by which views name it: the key of a map, else the scorer; null for what is no score.</summary>
    public string? Score { get; init; }

    /// <summary>Colours of its values; null for none.</summary>
    public ScoreScale? Scale { get; init; }

    /// <summary>The least and the most number of the samples that were looked at.</summary>
    public (double Least, double Most) Range { get; init; }

    /// <summary>What the column shows of a sample; empty before the sample has ended.</summary>
    public string TextOf(SampleView sample) => ValueOf(sample) is { } value ? Text(value) : string.Empty;

    /// <summary>The class of its cell: the colour of the value; null for none.</summary>
    public string? CssOf(SampleView sample) => Scale is { } scale && ValueOf(sample) is { } value ? scale.CssOf(value, Range.Least, Range.Most) : null;

    /// <summary>The column with the least and the most of its numbers.</summary>
    /// <param name="rows">The samples to look at.</param>
    public SampleColumn Over(IReadOnlyCollection<SampleView> rows)
    {
        double[] numbers = [.. rows.Select(ValueOf).OfType<FilterValue>().Where(v => v.Kind != FilterKind.None && double.IsFinite(v.Number)).Select(v => v.Number)];
        return numbers.Length == 0 ? this : this with { Range = (numbers.Min(), numbers.Max()) };
    }

    private FilterValue? ValueOf(SampleView sample) => sample.Summary is { } summary ? SampleFilterNames.ValueOf(summary, SampleFacts.Of(summary).Outcome, Key) : null;

    private static string Text(FilterValue value) => value switch
    {
        { Kind: FilterKind.None } => "–",
        { Kind: FilterKind.Flag } => value.IsTrue ? "yes" : "no",
        { Kind: FilterKind.Time } => Format.Exact(DateTimeOffset.UnixEpoch.AddSeconds(value.Number)),
        { Kind: FilterKind.Score, Text: { } text } when text == value.Number.ToString(CultureInfo.InvariantCulture) => Number(value.Number),
        { Text: { } text } => Format.Line(text, MostLetters),
        { Texts: [_, ..] texts } => Format.Line(string.Join(", ", texts), MostLetters),
        { Number: double.NaN } => "–",
        _ => Number(value.Number),
    };

    private static string Number(double number) => double.IsNaN(number) ? "–" : number.ToString("0.###", CultureInfo.InvariantCulture);
}
