using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Inspect.Engine.Evals.Sets;

/// <summary>What a set of evaluations is to hold, as its folder says in <c>eval-set.json</c> (semantics 7.5).</summary>
public sealed record EvalSetList
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "eval-set.json";

    private const long MostBytes = 4_000_000;
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Id of the set.</summary>
    [JsonPropertyName("eval_set_id")]
    public string? Id { get; init; }

    /// <summary>Its tasks.</summary>
    public ImmutableArray<Row> Tasks { get; init; } = [];

    /// <summary>Reads the list of a folder; null where there is none that can be read.</summary>
    public static EvalSetList? Read(string folder)
    {
        try
        {
            var file = new FileInfo(Path.Combine(folder, FileName));
            if (!file.Exists || file.LinkTarget is not null || file.Length > MostBytes)
            {
                return null;
            }

            using var stream = file.OpenRead();
            return JsonSerializer.Deserialize<EvalSetList>(stream, Options) is { Tasks.IsDefaultOrEmpty: false } list && list.Tasks.All(t => t is { Name: not null, TaskId: not null, Model: not null }) ? list : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            // Another tool's file, or one that is being written: the logs stand for themselves.
            return null;
        }
    }

    /// <summary>A task of the set on one model.</summary>
    /// <param name="Name">Name of the task.</param>
    /// <param name="TaskId">Id that its logs have.</param>
    /// <param name="Model">The model.</param>
    public sealed record Row(string Name, string TaskId, string Model);
}
