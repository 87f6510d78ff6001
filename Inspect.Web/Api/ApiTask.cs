using System.Text.Json;
using Inspect.Engine.Tasks;

namespace Inspect.Web.Api;

/// <summary>A task on the wire.</summary>
/// <param name="Task">Its name.</param>
/// <param name="File">Its file, from the home folder.</param>
/// <param name="DisplayName">What pages call it.</param>
/// <param name="Description">What it asks.</param>
/// <param name="Model">Full name of the model that it names.</param>
/// <param name="Solver">Names of its solvers, in order.</param>
/// <param name="Scorer">Names of its scorers.</param>
/// <param name="Epochs">Repetitions of each item.</param>
/// <param name="Tags">Its tags.</param>
/// <param name="Parameters">Its parameters with their defaults.</param>
/// <param name="Errors">What is wrong with the file; where there is something, the rest is missing.</param>
public sealed record ApiTask(
    string Task, string File, string? DisplayName, string? Description, string? Model, IReadOnlyList<string>? Solver, IReadOnlyList<string>? Scorer, int? Epochs,
    IReadOnlyList<string>? Tags, IReadOnlyDictionary<string, JsonElement> Parameters, IReadOnlyList<ApiError> Errors)
{
    /// <summary>Text of the file; only where one task is asked for.</summary>
    public string? Text { get; init; }

    /// <summary>The task as the catalog has it.</summary>
    public static ApiTask Of(TaskFile file) => new(
        file.Name, file.DisplayPath, file.Task?.DisplayName, file.Task?.Description, file.Task?.Model, file.Task?.Solver.Select(p => p.Name).ToList(), file.Task?.Scorer.Select(p => p.Name).ToList(),
        file.Task?.Epochs, file.Task?.Tags, file.Parameters, [.. file.Problems.Select(ApiError.Of)]);
}
