using System.Globalization;
using Inspect.Engine.Logs.Reading;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Run.Timeline;

/// <summary>The samples of a run over time: how many went on at once, how they ended, and the numbers of what happened meanwhile.</summary>
public sealed partial class ActivityChart
{
    private const int BarCount = 50;
    private const int RowCount = 20;

    /// <summary>The samples over time.</summary>
    [Parameter, EditorRequired]
    public required SampleActivity Activity { get; set; }

    /// <summary>Numbers to mark, with their times.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlyList<(int Number, DateTimeOffset Time)> Marked { get; set; }

    private double Seconds => Math.Max(0.001, (Activity.To - Activity.From).TotalSeconds);

    private int Most => Activity.Active.Max();

    private string Label => $"Samples over {Format.Seconds(Seconds)}: at most {Format.Count(Most)} at once. {string.Join(", ", Legend.Select(l => l.Text))}.";

    private string Steps => ActivityDrawing.Steps(Activity);

    private IEnumerable<(string Css, string Path)> Bars => EndKind.All.Index().Select(k => (k.Item.Css, ActivityDrawing.Bars(Activity, BarCount, k.Index))).Where(b => b.Item2.Length > 0);

    private IEnumerable<(string Css, string Text)> Legend =>
        EndKind.All.Select(k => (k.Css, Count: Activity.Ended.Where(e => k.Outcomes.Contains(e.Outcome)).Sum(e => e.Samples), k.Word))
            .Where(k => k.Count > 0)
            .Select(k => (k.Css, $"{Format.Count(k.Count)} {k.Word}"));

    private List<(string Number, string At)> Marks =>
        [.. Marked.Select(m => (m.Number.ToString(CultureInfo.InvariantCulture), Format.Percent(0.01 + (0.98 * (m.Time - Activity.From).TotalSeconds / Seconds))))];

    private string BeginText => Activity.From.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private string EndText => $"+ {Format.Seconds(Seconds)}";

    private IEnumerable<(string From, string To, int Active, int[] Ended)> Rows
    {
        get
        {
            var counts = ActivityDrawing.Counts(Activity, RowCount);
            var size = Activity.Active.Length / RowCount;
            for (var i = 0; i < RowCount; i++)
            {
                yield return (At(i), At(i + 1), Activity.Active.Skip(i * size).Take(size).Max(), counts[i]);
            }
        }
    }

    private string At(int row) => string.Create(CultureInfo.InvariantCulture, $"{Seconds * row / RowCount:0.0} s");

    /// <summary>A number in the drawing: in markup the element of this name is Razor's own.</summary>
    private static RenderFragment NumberAt(string at, string number) => builder =>
    {
        builder.OpenElement(0, "text");
        builder.AddAttribute(1, "x", at);
        builder.AddAttribute(2, "y", "19");
        builder.AddContent(3, number);
        builder.CloseElement();
    };
}
