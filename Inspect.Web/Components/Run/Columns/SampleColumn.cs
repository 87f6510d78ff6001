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

    /// <summary>What the column shows of a sample; empty before the sample has ended.</summary>
    public string TextOf(SampleView sample) => sample.Summary is { } summary
        ? Text(SampleFilterNames.ValueOf(summary, SampleFacts.Of(summary).Outcome, Key))
        : string.Empty;

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
