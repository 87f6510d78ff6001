using System.Globalization;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Item;

/// <summary>Curves of passes over tries, and the same numbers as a table.</summary>
public sealed partial class PassChart
{
    private const double Left = 34;
    private const double Right = 286;
    private const double Top = 14;
    private const double Floor = 140;
    private const int MostRows = 10;

    /// <summary>The curves; at least one.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlyList<PassCurve> Curves { get; set; }

    private int Most => Curves.Max(c => c.Values.Length);

    private string Label => "At least one correct in k tries: " + string.Join("; ", Curves.Select(c => $"{c.Scorer} from {Format.Score(c.Values[0])} with 1 to {Format.Score(c.Values[^1])} with {c.Values.Length}"));

    private static IEnumerable<(string Y, string Text)> Grid => [(Text(Top), "1"), (Text((Top + Floor) / 2), "0.5"), (Text(Floor), "0")];

    private IEnumerable<(string Class, string Points, IEnumerable<(string X, string Y)> Dots)> Lines => Curves.Select((c, i) => (
        $"s{i}",
        string.Join(' ', c.Values.Select((v, k) => $"{X(k + 1)},{Y(v)}")),
        c.Values.Length > 30 ? [] : c.Values.Select((v, k) => (X(k + 1), Y(v)))));

    private IEnumerable<(string X, string Text)> Ticks => Tries.Select(k => (X(k), k.ToString(CultureInfo.InvariantCulture)));

    /// <summary>All tries when they are few, else some of them evenly, the first and last among them.</summary>
    private IEnumerable<int> Tries => Most <= MostRows ? Enumerable.Range(1, Most)
        : Enumerable.Range(0, MostRows).Select(i => 1 + (int)Math.Round(i * (Most - 1) / (MostRows - 1.0))).Distinct();

    private static string ValueOf(PassCurve curve, int tries) => tries <= curve.Values.Length ? Format.Score(curve.Values[tries - 1]) : "–";

    private string X(int tries) => Text(Most == 1 ? (Left + Right) / 2 : Left + ((Right - Left) * (tries - 1) / (Most - 1)));

    private static string Y(double value) => Text(Floor - ((Floor - Top) * value));

    private static string Text(double number) => number.ToString("0.#", CultureInfo.InvariantCulture);

    /// <summary>A word in the drawing: in markup the element of this name is Razor's own.</summary>
    private static RenderFragment Word(string css, string x, string y, string text) => builder =>
    {
        builder.OpenElement(0, "text");
        builder.AddAttribute(1, "class", css);
        builder.AddAttribute(2, "x", x);
        builder.AddAttribute(3, "y", y);
        builder.AddAttribute(4, "dy", "3.5");
        builder.AddContent(5, text);
        builder.CloseElement();
    };
}
