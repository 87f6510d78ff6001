using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Shared;

/// <summary>Scores one after the other, as a line.</summary>
public sealed partial class Sparkline
{
    private const double Width = 52;
    private const double Height = 14;
    private const double Margin = 3;

    /// <summary>The scores, the oldest first; those between 0 and 1 on that scale, others on their own.</summary>
    [Parameter, EditorRequired]
    public required ImmutableArray<double> Values { get; set; }

    /// <summary>In one piece, since lists hold hundreds; empty for no scores. It holds numbers and words of ours alone.</summary>
    internal static string HtmlOf(ImmutableArray<double> values)
    {
        if (values.IsEmpty)
        {
            return string.Empty;
        }

        var (least, most) = (Math.Min(0, values.Min()), Math.Max(1, values.Max()));
        var points = values.Select((v, i) => (X: Text(Math.Round(Margin + (values.Length == 1 ? Width : Width * i / (values.Length - 1)))), Y: Text(Margin + (Height * (1 - ((v - least) / (most - least))))))).ToList();
        var line = points.Count > 1 ? $"<path d=\"M{string.Join(' ', points.Select(p => $"{p.X} {p.Y}"))}\"/>" : string.Empty;
        return $"<svg class=\"spark\" role=\"img\" aria-label=\"{LabelOf(values)}\">{line}<path d=\"M{points[^1].X} {points[^1].Y}h0\"/></svg>";
    }

    private static string LabelOf(ImmutableArray<double> values) => $"{Format.Count(values.Length, "score")}, from {Format.Score(values[0])} to {Format.Score(values[^1])}";

    /// <summary>In halves of a pixel.</summary>
    private static string Text(double value) => (Math.Round(value * 2) / 2).ToString("0.#", CultureInfo.InvariantCulture);
}
