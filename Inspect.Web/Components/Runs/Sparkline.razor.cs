using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Runs;

/// <summary>Scores one after the other, as a line.</summary>
public sealed partial class Sparkline
{
    private const double Width = 74;
    private const double Height = 14;
    private const double Margin = 3;

    /// <summary>The scores, the oldest first; those between 0 and 1 on that scale, others on their own.</summary>
    [Parameter, EditorRequired]
    public required ImmutableArray<double> Values { get; set; }

    private double Least => Math.Min(0, Values.Min());

    private double Most => Math.Max(1, Values.Max());

    private string Label => $"{Format.Count(Values.Length, "score")}, from {Format.Score(Values[0])} to {Format.Score(Values[^1])}";

    private string Points => string.Join(' ', Values.Select((v, i) => $"{Text(X(i))},{Text(Y(v))}"));

    private static string Text(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    private double X(int i) => Margin + (Values.Length == 1 ? Width : Width * i / (Values.Length - 1));

    private double Y(double value) => Margin + (Height * (1 - ((value - Least) / (Most - Least))));
}
