using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Parts;
using Inspect.Engine.Tasks;
using Inspect.Engine.Tasks.Settings;
using Inspect.Web.Runs;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Tasks;

/// <summary>What a task is made of, and how its runs went.</summary>
public sealed partial class TaskFacts
{
    private const int MostNewest = 8;

    [Parameter, EditorRequired]
    public required EvalTask Task { get; set; }

    /// <summary>Parameters with their defaults.</summary>
    [Parameter]
    public IReadOnlyDictionary<string, JsonElement> Parameters { get; set; } = ImmutableDictionary<string, JsonElement>.Empty;

    /// <summary>Number of items; null where nobody counted them.</summary>
    [Parameter]
    public int? Items { get; set; }

    /// <summary>The dataset of the library; null for items elsewhere.</summary>
    [Parameter]
    public string? DatasetName { get; set; }

    /// <summary>The newest runs.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlyList<RunView> Runs { get; set; }

    [Parameter]
    public int RunCount { get; set; }

    /// <summary>Scores over time, the oldest first.</summary>
    [Parameter]
    public ImmutableArray<double> Scores { get; set; } = [];

    /// <summary>The baseline run of each model.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlyList<RunView> Baselines { get; set; }

    /// <summary>A run shall be the baseline of its model.</summary>
    [Parameter]
    public EventCallback<RunView> OnBaseline { get; set; }

    [Inject]
    public required SettingTable Settings { get; init; }

    private string ItemText => Items is { } items ? Format.Count(items, "item") : Task.Source is { } source ? Path.GetFileName(source.Path) : string.Empty;

    private IReadOnlyList<(PartUse Part, string Text)> Solvers => [.. Task.Solver.Select(p => (p, TextOf(p)))];

    private IReadOnlyList<(PartUse Part, string Text)> Scorers => [.. Task.Scorer.Select(p => (p, TextOf(p)))];

    private IEnumerable<(string Label, string Value)> Facts =>
    [
        .. Settings.All.Where(s => s.IsOfTask && s.Get(Task.Settings) is not null).Select(s => (s.Label, Format.Line(s.Type.Show(s.Get(Task.Settings)!.Value), 200))),
        .. Task.Model is { } model ? [("Model", model)] : Array.Empty<(string, string)>(),
        .. Task.ModelRoles.Select(r => ($"Role {r.Key}", r.Value.ToString())),
        .. Parameters.Select(p => ($"Parameter {p.Key}", Format.Line(p.Value.GetRawText(), 200))),
    ];

    /// <summary>The newest run of each model, and the baselines.</summary>
    private IEnumerable<RunView> Newest => Runs.GroupBy(r => r.Model).Select(g => g.First()).Concat(Baselines).DistinctBy(r => r.Run).Take(MostNewest);

    private bool IsBaseline(RunView run) => Baselines.Any(b => b.Run == run.Run);

    private static string TextOf(PartUse part) => Format.Line(string.Join(", ", part.Params.Select(p => part.Params.Count == 1 ? TextOf(p.Value) : $"{p.Key} {TextOf(p.Value)}")), 160);

    private static string TextOf(JsonElement value) => value.ValueKind == JsonValueKind.String ? $"“{value.GetString()}”" : value.GetRawText();
}
