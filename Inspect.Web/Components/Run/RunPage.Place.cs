using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;
using Inspect.Web.Components.Shared;
using Inspect.Web.Runs;

namespace Inspect.Web.Components.Run;

/// <content>The row under the keyboard, and where the reader was in the list.</content>
public sealed partial class RunPage
{
    private int _at = -1;
    private string? _current;
    private (string Run, SampleQuery Query)? _placed;

    /// <summary>Whoever comes back finds the list as it was left.</summary>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        var place = (Run, Query);
        if (CurrentTab != "samples")
        {
            _placed = null;
            return;
        }

        if (!RendererInfo.IsInteractive || _run is not { } run || _placed == place)
        {
            return;
        }

        _placed = place;
        (_at, _current) = (-1, null);
        var row = await Places.OpenAsync();
        if (SamplePlace.IdOf(Places.KeyOf(row, SamplePlace.RowPrefix)) is var (id, epoch))
        {
            await ChooseAsync(run, id, epoch);
        }

        StateHasChanged();
        await Places.ShowAsync(_current is null ? null : row, _at < 0 ? 0 : RowOf(_at));
    }

    private async Task ChooseAsync(RunView run, string id, int epoch)
    {
        try
        {
            if (await Source.FindAsync(run, id, epoch, Stopping) is { } sample && await Source.NeighboursAsync(run, Query, sample, Stopping) is { Position: >= 0 and var at })
            {
                (_at, _current) = (at, SamplePlace.KeyOf(sample));
            }
        }
        catch (EvalLogException)
        {
            // The table says what is wrong with the log.
        }
    }

    /// <summary>Number of a sample's row: in the order of the plan, head rows lie between.</summary>
    private int RowOf(int sample) => Query.IsPlan && _shape is not null ? _shape.RowOf(sample) : sample;

    private async Task MoveAsync(int by)
    {
        try
        {
            if (_run is not null)
            {
                await MoveAsync(_run, Query, by);
            }
        }
        catch (EvalLogException)
        {
            // The table says what is wrong with the log.
        }
    }

    private async Task MoveAsync(RunView run, SampleQuery query, int by)
    {
        var next = Math.Max(0, _at + by);
        var page = await Source.PageAsync(run, query, next, 1, Stopping);
        if (page.Total == 0)
        {
            return;
        }

        if (page.Rows is not [var sample])
        {
            next = page.Total - 1;
            sample = (await Source.PageAsync(run, query, next, 1, Stopping)).Rows[0];
        }

        (_at, _current) = (next, SamplePlace.KeyOf(sample));
        StateHasChanged();
        Keyboard.Show(SamplePlace.RowPrefix + _current, RowOf(next));
    }

    private async Task OpenAsync()
    {
        if (_at >= 0 && _run is not null && (await Source.PageAsync(_run, Query, _at, 1, Stopping)).Rows is [var sample])
        {
            await GoAsync(SamplePlace.Of(_run.Run, sample));
        }
    }
}
