using Inspect.Engine.Tasks;
using Inspect.Web.Components.Shared;
using Inspect.Web.Library;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Tasks;

/// <summary>The library of tasks, those with problems too.</summary>
public sealed partial class TasksPage : IDisposable
{
    private readonly ComponentEnd _end = new();
    private IReadOnlyList<TaskLine>? _lines;

    private int _all;
    private int _total;

    /// <summary>Part of the names that are shown.</summary>
    [SupplyParameterFromQuery]
    public string? Q { get; set; }

    /// <summary>Number of the first row, from 0.</summary>
    [SupplyParameterFromQuery]
    public int? At { get; set; }

    [Inject]
    public required NavigationManager Navigation { get; init; }

    [Inject]
    public required TaskCatalog Catalog { get; init; }

    [Inject]
    public required TaskHistory History { get; init; }

    private NamePage Place => new("/tasks", Q, At);

    private string CountText => _total == _all ? Format.Count(_all, "task") : $"{Format.Count(_total)} of {Format.Count(_all, "task")}";

    /// <inheritdoc />
    public void Dispose() => _end.Dispose();

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        try
        {
            var files = await Catalog.ListAsync(_end.Token);
            var history = await History.AllAsync(_end.Token);
            var found = await Task.Run(() => files.Where(f => Place.Has(f.Name)).ToList(), _end.Token);
            (_all, _total) = (files.Count, found.Count);
            _lines = [.. found.Skip(Place.First(found.Count)).Take(NamePage.Size).Select(f => history.TryGetValue(f.Task?.DisplayName ?? f.Name, out var runs) ? new TaskLine(f, runs.Count, runs.Scores) : new TaskLine(f, 0, []))];
        }
        catch (OperationCanceledException) when (_end.IsReached)
        {
            // The page is left.
        }
    }

    private void Find(string? words) => Navigation.NavigateTo(new NamePage("/tasks", words, null).AddressAt(0));
}
