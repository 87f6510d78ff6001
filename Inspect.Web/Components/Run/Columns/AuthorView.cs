using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Logs.Format;

namespace Inspect.Web.Components.Run.Columns;

/// <summary>How the author of a task would have its samples shown, as the log says (<c>eval.viewer.task_samples_view</c>). What a reader chooses comes before it.</summary>
public sealed record AuthorView
{
    private const int MostEntries = 200;
    private const int MostLetters = 80;

    /// <summary>Names of columns in Inspect View that are other names here.</summary>
    private static readonly ImmutableDictionary<string, string> Names = ImmutableDictionary.CreateRange(StringComparer.Ordinal, new KeyValuePair<string, string>[]
    {
        new("sampleId", "plan"), new("sampleStatus", "outcome"), new("sampleUuid", "uuid"), new("duration", "seconds"), new("status", "outcome"),
    });

    /// <summary>The author said nothing.</summary>
    public static AuthorView None { get; } = new();

    /// <summary>Ids of the columns in order, as the log has them; null for the usual ones.</summary>
    public ImmutableArray<string>? Columns { get; init; }

    /// <summary>Id of the column that the list is sorted by, and whether downwards; null for the order of the plan.</summary>
    public (string Column, bool IsDescending)? Sort { get; init; }

    /// <summary>Names to show for scores.</summary>
    public ImmutableDictionary<string, string> Labels { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Colours of scores.</summary>
    public ImmutableDictionary<string, ScoreScale> Scales { get; init; } = ImmutableDictionary<string, ScoreScale>.Empty;

    /// <summary>How the rows look.</summary>
    public SampleLook Look { get; init; } = SampleLook.Usual;

    /// <summary>What a log says; of several views the first.</summary>
    public static AuthorView Of(EvalLog? log)
    {
        if (log?.Eval.Viewer is not { ValueKind: JsonValueKind.Object } viewer || !viewer.TryGetProperty("task_samples_view", out var view))
        {
            return None;
        }

        if (view.ValueKind == JsonValueKind.Array)
        {
            view = view.EnumerateArray().FirstOrDefault();
        }

        return view.ValueKind != JsonValueKind.Object ? None : new AuthorView
        {
            Columns = ListOf(view, "columns")?.Where(c => Flag(c, "visible") != false).Select(c => TextOf(c, "id")).OfType<string>().Take(MostEntries).ToImmutableArray(),
            Sort = ListOf(view, "sort")?.Select(s => TextOf(s, "column") is { } column ? (column, TextOf(s, "dir") == "desc") : default((string, bool)?)).FirstOrDefault(s => s is not null),
            Labels = MapOf(view, "score_labels", v => v.ValueKind == JsonValueKind.String ? Format.Line(v.GetString()!, MostLetters) : null),
            Scales = MapOf(view, "score_color_scales", ScoreScale.Of),
            Look = new SampleLook(Flag(view, "color_scales_enabled") == true, Flag(view, "compact_scores") == true, Flag(view, "multiline") == true),
        };
    }

    /// <summary>The order as an address says it; null for that of the plan.</summary>
    /// <param name="all">The columns that there are.</param>
    public string? SortOf(ImmutableArray<SampleColumn> all) => Sort is not var (column, isDescending) ? null
        : (all.FirstOrDefault(c => c.ViewerId == column)?.Key ?? Names.GetValueOrDefault(column, column)) is var key && key == "plan" && !isDescending ? null
        : isDescending ? $"-{key}" : key;

    private static List<JsonElement>? ListOf(JsonElement map, string name) =>
        map.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray().Where(e => e.ValueKind == JsonValueKind.Object).Take(MostEntries)] : null;

    private static ImmutableDictionary<string, T> MapOf<T>(JsonElement map, string name, Func<JsonElement, T?> read)
        where T : class => !map.TryGetProperty(name, out var inner) || inner.ValueKind != JsonValueKind.Object ? ImmutableDictionary<string, T>.Empty
        : inner.EnumerateObject().Take(MostEntries).DistinctBy(p => p.Name)
            .Select(p => (p.Name, Value: read(p.Value)))
            .Where(p => p.Value is not null)
            .ToImmutableDictionary(p => p.Name, p => p.Value!, StringComparer.Ordinal);

    private static string? TextOf(JsonElement map, string name) => map.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static bool? Flag(JsonElement map, string name) => map.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : null;
}
