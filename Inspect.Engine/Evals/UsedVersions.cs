using System.Text.Json;
using System.Text.Json.Nodes;
using Inspect.Engine.Datasets.Library;
using Inspect.Engine.Tasks;
using Microsoft.Extensions.Logging;

namespace Inspect.Engine.Evals;

/// <summary>Keeps the versions of task and dataset that a run uses, once, and says their numbers in its log. Files outside of the folder of tasks are nobody's to keep.</summary>
public sealed partial class UsedVersions(TaskCatalog catalog, DatasetLibrary datasets, ILogger<UsedVersions> logger)
{
    /// <summary>Key of the number of the task file's version, beside the other facts of this app.</summary>
    public const string TaskKey = "task_file_version";

    /// <summary>Key of the number of the dataset's version, likewise.</summary>
    public const string DatasetKey = "dataset_version";

    /// <summary>Versions of task files.</summary>
    public FileVersions Tasks { get; } = new(catalog.Dir, "tasks");

    /// <summary>Keeps what a plan uses, as far as the disk allows.</summary>
    /// <returns>The plan, whose log will name the versions.</returns>
    public async Task<PlannedEval> KeepAsync(PlannedEval plan, CancellationToken cancellationToken)
    {
        var numbers = new Dictionary<string, int>();
        if (plan.Task.File is { } file && PathGuard.IsInside(file, catalog.Dir))
        {
            await KeepAsync(numbers, TaskKey, Tasks, plan.Task.Name, file, cancellationToken).ConfigureAwait(false);
        }

        if (plan.Task.Source is { } source && datasets.NameOf(source.Path) is { } name)
        {
            await KeepAsync(numbers, DatasetKey, datasets.Versions, name, source.Path, cancellationToken).ConfigureAwait(false);
        }

        return numbers.Count == 0 ? plan : plan with { Spec = plan.Spec with { Metadata = With(plan.Spec.Metadata, numbers) } };
    }

    private async Task KeepAsync(Dictionary<string, int> numbers, string key, FileVersions versions, string name, string path, CancellationToken cancellationToken)
    {
        try
        {
            numbers[key] = await versions.KeepAsync(name, path, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A folder of tasks that cannot be written: the run is as good, only its files are not kept.
            LogNotKept(error, path);
        }
    }

    private static Dictionary<string, JsonElement> With(IReadOnlyDictionary<string, JsonElement>? metadata, Dictionary<string, int> numbers)
    {
        var all = new Dictionary<string, JsonElement>(metadata ?? new Dictionary<string, JsonElement>());
        var own = all.TryGetValue(SpecBuilder.OwnKey, out var facts) && facts.ValueKind == JsonValueKind.Object ? (JsonObject)JsonNode.Parse(facts.GetRawText())! : [];
        foreach (var (key, number) in numbers)
        {
            own[key] = number;
        }

        all[SpecBuilder.OwnKey] = JsonSerializer.SerializeToElement(own);
        return all;
    }

    [LoggerMessage(LogLevel.Warning, "The version of {Path} that a run uses cannot be kept")]
    private partial void LogNotKept(Exception exception, string path);
}
