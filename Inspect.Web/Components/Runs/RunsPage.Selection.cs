using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Runs;

/// <content>Which runs are selected: it lives in the address, so that a link shows the same.</content>
public sealed partial class RunsPage
{
    /// <summary>More fit in no address that browsers and mail keep whole.</summary>
    private const int MostInAddress = 100;

    private HashSet<string> _selected = new(StringComparer.Ordinal);

    /// <summary>Ids of the selected runs, joined by commas.</summary>
    [SupplyParameterFromQuery(Name = "sel")]
    public string? Selection { get; set; }

    private bool IsAllSelected => _runs is { Total: > 0 } && _selected.Count >= _runs.Total && _runs.Rows.All(r => _selected.Contains(r.Run));

    private void ReadSelection()
    {
        if (Selection is not null || _selected.Count <= MostInAddress)
        {
            _selected = [.. (Selection ?? string.Empty).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
        }
    }

    private void Toggle(string run)
    {
        if (!_selected.Remove(run))
        {
            _selected.Add(run);
        }

        Tell();
    }

    private async Task ToggleAllAsync()
    {
        if (IsAllSelected)
        {
            _selected.Clear();
        }
        else
        {
            _selected = [.. (await Store.ListAsync(Query, 0, int.MaxValue, Stopping)).Rows.Select(r => r.Run)];
        }

        Tell();
    }

    private Task ToggleCurrentAsync()
    {
        if (_current is not null)
        {
            Toggle(_current);
            StateHasChanged();
        }

        return Task.CompletedTask;
    }

    private void ClearSelection()
    {
        _selected.Clear();
        Tell();
    }

    /// <summary>A selection that is too large for an address stays on this page alone.</summary>
    private void Tell() => Go("sel", _selected.Count is 0 or > MostInAddress ? null : string.Join(',', _selected));
}
