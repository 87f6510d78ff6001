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

    [Inject]
    public required TaskCatalog Catalog { get; init; }

    [Inject]
    public required TaskHistory History { get; init; }

    /// <inheritdoc />
    public void Dispose() => _end.Dispose();

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        try
        {
            await Catalog.CompileAsync(_end.Token);
            var files = await Task.Run(Catalog.List, _end.Token);
            var history = await History.AllAsync(_end.Token);
            _lines = [.. files.Select(f => history.TryGetValue(f.Task?.DisplayName ?? f.Name, out var runs) ? new TaskLine(f, runs.Count, runs.Scores) : new TaskLine(f, 0, []))];
        }
        catch (OperationCanceledException) when (_end.IsReached)
        {
            // The page is left.
        }
    }
}
