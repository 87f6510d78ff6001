using System.Collections.Immutable;
using System.Text.Json;

namespace Inspect.Engine.Tasks;

/// <summary>A task file that was read: the task, or what is wrong with the file.</summary>
public sealed record TaskFile
{
    /// <summary>Absolute path.</summary>
    public required string Path { get; init; }

    /// <summary>Path to show: from the home folder where the file lies in it.</summary>
    public required string DisplayPath { get; init; }

    /// <summary>Name of the task, known even where the file is broken.</summary>
    public required string Name { get; init; }

    /// <summary>The task; null where the file has problems.</summary>
    public EvalTask? Task { get; init; }

    /// <summary>All problems of the file, by line.</summary>
    public ImmutableArray<TaskProblem> Problems { get; init; } = [];

    /// <summary>Parameters with their defaults.</summary>
    public IReadOnlyDictionary<string, JsonElement> Parameters { get; init; } = ImmutableDictionary<string, JsonElement>.Empty;

    /// <summary>The task.</summary>
    /// <exception cref="TaskFileException">The file has problems.</exception>
    public EvalTask Require() => Task ?? throw new TaskFileException(Problems);
}
