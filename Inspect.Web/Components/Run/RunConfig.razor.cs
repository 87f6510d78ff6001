using System.Globalization;
using System.Text.Json;
using Inspect.Engine.Evals;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Journal;
using Inspect.Engine.Tasks;
using Inspect.Engine.Tasks.Settings;
using Inspect.Web.Requests;
using Inspect.Web.Runs;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Run;

/// <summary>What a run ran with.</summary>
public sealed partial class RunConfig
{
    private const string YamlTitle = "Copy the run as a file for --run-config, here and in Inspect";

    /// <summary>The run.</summary>
    [Parameter, EditorRequired]
    public required RunView Run { get; set; }

    [Inject]
    public required SettingTable Table { get; init; }

    [Inject]
    public required EvalPlanner Planner { get; init; }

    [Inject]
    public required TaskCatalog Tasks { get; init; }

    private string? Yaml => (Run.Queued?.Request ?? (Run.Header is { } header ? ClonedRequest.Of(header) : null)) is { } request ? RunFileText.Yaml(request, Table) : null;

    private IReadOnlyList<(string Name, string Value, bool IsSet)> Settings => [.. RunSettingTexts.Of(Run, Table, Planner, Tasks)];

    private static string UnsetText(int count) => $"{Format.Count(count, "setting")} without a value";

    private IEnumerable<(string Name, string Value)> LinesWith(IEnumerable<(string Name, string Value, bool IsSet)> settings)
    {
        yield return ("Run", Run.Run);
        yield return ("Task", Run.Header?.Eval.TaskFile is { } file ? $"{Run.Task} ({file})" : Run.Task);
        yield return ("Model", Run.Model);
        if (Run.Header is { } header)
        {
            yield return ("Solvers", string.Join('\n', header.Plan.Steps.Select(s => PartText(s.Solver, s.ParamsPassed ?? s.Params))));
            yield return ("Scorers", Scorers(header));
            yield return ("Dataset", Dataset(header.Eval.Dataset));
        }

        foreach (var (name, value, _) in settings.Where(s => s.IsSet))
        {
            yield return (name, value);
        }

        foreach (var (name, value) in Own())
        {
            yield return (name, value);
        }

        yield return ("Queued", Format.Exact(Run.Created));
        yield return ("Started", Run.StartedAt is { } started ? Format.Exact(started) : "–");
        yield return ("Ended", Run.CompletedAt is { } ended ? Format.Exact(ended) : "–");
        yield return ("Log", Run.LogPath is { } path ? LogOrigin.AddressOf(path) ?? path : "–");
    }

    private static string PartText(string name, IReadOnlyDictionary<string, JsonElement>? parameters) =>
        parameters is { Count: > 0 } ? $"{name} {string.Join(", ", parameters.Select(p => $"{p.Key}: {p.Value}"))}" : name;

    /// <summary>Old logs name their scorers in the results only.</summary>
    private static string Scorers(EvalLog header) => header.Eval.Scorers is { } scorers ? string.Join('\n', scorers.Select(s => PartText(s.Name, s.Options)))
        : header.Results is { Scores.IsEmpty: false } results ? string.Join('\n', results.Scores.Select(s => PartText(s.Scorer, s.Params)).Distinct())
        : "none";

    private static string Dataset(EvalDataset dataset) => string.Join(", ", ((string?[])
    [
        dataset.Name ?? (dataset.Location is null ? "no name" : null), dataset.Location, dataset.Samples is { } count ? Format.Count(count, "item") : null,
    ]).OfType<string>());

    private IEnumerable<(string Name, string Value)> Own()
    {
        if (Run.Header?.Eval.Metadata?.GetValueOrDefault("inspect_dotnet") is not { ValueKind: JsonValueKind.Object } own)
        {
            yield break;
        }

        if (own.TryGetProperty("parent", out var parent))
        {
            yield return ("Cloned from", string.Create(CultureInfo.InvariantCulture, $"#{Format.ShortId(parent.ToString())}"));
        }
    }
}
