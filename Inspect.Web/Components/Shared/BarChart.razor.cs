using System.Globalization;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Shared;

/// <summary>A few counts as bars, each with its number and its name, so that nothing is told by height or colour alone.</summary>
public sealed partial class BarChart
{
    private const double Width = 300;
    private const double Floor = 126;
    private const double Highest = 108;
    private const double Share = 0.78;
    private const string LabelLine = "141";

    /// <summary>The bars from left to right.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlyList<ChartBar> Bars { get; set; }

    private string Label => string.Join(", ", Bars.Select(b => $"{b.Label}: {Format.Count(b.Count)}"));

    private IEnumerable<(string Class, string CapClass, string X, string Y, string Width, string Height, string Middle, string Above, string Count, string Text)> Drawn
    {
        get
        {
            var most = Math.Max(1, Bars.Max(b => b.Count));
            var room = Width / Bars.Count;
            foreach (var (at, bar) in Bars.Index())
            {
                var height = Highest * bar.Count / most;
                var x = (room * at) + (room * (1 - Share) / 2);
                yield return (bar.Class, $"cap {bar.Class}", Text(x), Text(Floor - height), Text(room * Share), Text(height), Text(x + (room * Share / 2)), Text(Floor - height - 5),
                    bar.Count == 0 ? string.Empty : Format.Count(bar.Count), bar.Label);
            }
        }
    }

    /// <summary>A word in the drawing: in markup the element of this name is Razor's own.</summary>
    private static RenderFragment Word(string css, string x, string y, string text) => builder =>
    {
        builder.OpenElement(0, "text");
        builder.AddAttribute(1, "class", css);
        builder.AddAttribute(2, "x", x);
        builder.AddAttribute(3, "y", y);
        builder.AddContent(4, text);
        builder.CloseElement();
    };

    private static string Text(double number) => number.ToString("0.#", CultureInfo.InvariantCulture);
}
