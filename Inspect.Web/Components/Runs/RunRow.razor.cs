using System.Collections.Immutable;
using System.Text;
using Inspect.Web.Components.Shared;
using Inspect.Web.Runs;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Runs;

/// <summary>A run in the list: a box to select it, and its columns. The row is a link.</summary>
public sealed partial class RunRow
{
    /// <summary>The run.</summary>
    [Parameter, EditorRequired]
    public required RunView Run { get; set; }

    /// <summary>The columns in order.</summary>
    [Parameter, EditorRequired]
    public required ImmutableArray<RunColumn> Columns { get; set; }

    /// <summary>The keyboard stands on it.</summary>
    [Parameter]
    public bool IsCurrent { get; set; }

    /// <summary>It is selected.</summary>
    [Parameter]
    public bool IsSelected { get; set; }

    /// <summary>Selects the run, or no longer.</summary>
    [Parameter]
    public EventCallback<string> Toggle { get; set; }

    [Inject]
    public required TimeProvider Time { get; init; }

    private string Css => IsCurrent ? "cur rowlink" : "rowlink";

    private string ElementId => $"run-{Run.Run}";

    private string Label => $"Select {Run.Task}";

    private string? SelectedText => IsSelected ? "true" : null;

    private string Cells
    {
        get
        {
            var now = Time.GetUtcNow();
            var cells = new StringBuilder();
            foreach (var column in Columns)
            {
                switch (column.Key)
                {
                    case "status":
                        Cell.Add(cells, "c-status", StatusPill.HtmlOf(Run, isBoxed: false));
                        break;
                    case "task":
                        Cell.Add(cells, column.Css, $"<a href=\"{Cell.Encode(Format.RunAddress(Run.Run))}\" title=\"{Cell.Encode(Run.Task)}\">{Cell.Encode(Run.Task)}</a>");
                        break;
                    case "score":
                        Cell.Add(cells, "c-score", ScoreCell.HtmlOf(Run));
                        break;
                    case "history":
                        Cell.Add(cells, column.Css, Sparkline.HtmlOf(Run.History));
                        break;
                    default:
                        Cell.Add(cells, column.Css, Cell.Encode(column.Text(Run, now)), column.Title?.Invoke(Run));
                        break;
                }
            }

            return cells.ToString();
        }
    }
}
