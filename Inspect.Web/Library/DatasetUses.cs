using Inspect.Engine.Datasets.Library;
using Inspect.Engine.Logs.Index;
using Inspect.Engine.Tasks;

namespace Inspect.Web.Library;

/// <summary>Which tasks and runs use which datasets.</summary>
public sealed class DatasetUses(TaskCatalog catalog, LogIndex index)
{
    /// <summary>Number of runs by the name of their dataset.</summary>
    public async Task<IReadOnlyDictionary<string, int>> RunsAsync(CancellationToken cancellationToken)
    {
        var logs = await index.ListAsync(cancellationToken);
        return await Task.Run(() => logs.Select(l => l.Overview?.Dataset).OfType<string>().CountBy(n => n).ToDictionary(StringComparer.Ordinal), cancellationToken);
    }

    /// <summary>The tasks whose items lie in each file, by its path: one look at all tasks for any number of datasets.</summary>
    public ILookup<string, TaskFile> TasksByPath() => catalog.List().Where(t => t.Task?.Source is not null).ToLookup(t => t.Task!.Source!.Path, StringComparer.Ordinal);

    /// <summary>The tasks whose items lie in a dataset.</summary>
    public IReadOnlyList<TaskFile> TasksOf(DatasetEntry entry) => [.. catalog.List().Where(t => t.Task?.Source?.Path == entry.Path)];
}
