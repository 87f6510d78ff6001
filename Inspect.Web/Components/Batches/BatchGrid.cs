using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Tasks.Settings;
using Inspect.Web.Components.Shared;
using Inspect.Web.Runs;

namespace Inspect.Web.Components.Batches;

/// <summary>The runs of a batch by model, and by what else differs between them.</summary>
/// <param name="Batch">Id of the batch.</param>
/// <param name="RowTitle">What the rows differ in.</param>
/// <param name="Columns">Full names of the models.</param>
/// <param name="Rows">The rows.</param>
/// <param name="Summary">How many runs, and how they stand.</param>
internal sealed record BatchGrid(string Batch, string RowTitle, ImmutableArray<string> Columns, ImmutableArray<BatchRow> Rows, string Summary)
{
    /// <summary>Makes the grid.</summary>
    /// <param name="runs">The runs, at least one, in their order.</param>
    /// <param name="settings">Settings that runs have.</param>
    public static BatchGrid Of(IReadOnlyList<RunView> runs, SettingTable settings)
    {
        var values = runs.Select(r => ValuesOf(r, settings)).ToList();
        ImmutableArray<string> differing = [.. values.SelectMany(v => v.Keys).Distinct().Where(k => values.Select(v => v.GetValueOrDefault(k)).Distinct().Count() > 1)];
        ImmutableArray<string> columns = [.. runs.Select(r => r.Model).Distinct()];
        var rows = new OrderedDictionary<string, RunView?[]>(StringComparer.Ordinal);
        foreach (var (index, run) in runs.Index())
        {
            var label = differing.IsEmpty ? run.Task : string.Join(", ", differing.Select(k => $"{k} {values[index].GetValueOrDefault(k) ?? "default"}"));
            var column = columns.IndexOf(run.Model);

            // What looks the same here differs in something that no list knows: each keeps a place of its own.
            for (var number = 2; rows.TryGetValue(label, out var taken) && taken[column] is not null; number++)
            {
                label = $"{label} ({number})";
            }

            if (!rows.TryGetValue(label, out var row))
            {
                rows[label] = row = new RunView?[columns.Length];
            }

            row[column] = run;
        }

        var batch = runs[0].Queued?.Request.RunId ?? runs[0].Overview!.RunId;
        return new BatchGrid(batch, differing.IsEmpty ? "Task" : string.Join(", ", differing), columns, [.. rows.Select(r => new BatchRow(r.Key, [.. r.Value]))], SummaryOf(runs));
    }

    private static string SummaryOf(IReadOnlyList<RunView> runs) =>
        $"{Format.Count(runs.Count, "run")} of {string.Join(", ", runs.Select(r => r.Task).Distinct().Take(3))}: "
        + string.Join(", ", runs.CountBy(r => r.State).OrderBy(s => s.Key).Select(s => $"{Format.Count(s.Value)} {StatusPill.WordOf(s.Key).ToLowerInvariant()}"));

    /// <summary>What a run ran with, beside its model: from its request where the queue knows it, else what its log says in short.</summary>
    private static Dictionary<string, string> ValuesOf(RunView run, SettingTable settings)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal) { ["task"] = run.Task };
        foreach (var (name, value) in run.Queued?.Request.TaskArgs ?? run.Overview?.Args ?? ImmutableDictionary<string, JsonElement>.Empty)
        {
            values[name] = Format.Line(value.ToString(), 60);
        }

        if (run.Queued?.Request.Settings is { } given)
        {
            foreach (var setting in settings.All)
            {
                if (setting.Get(given) is { } value)
                {
                    values[setting.Label.ToLowerInvariant()] = Format.Line(setting.Type.Show(value), 60);
                }
            }
        }

        return values;
    }
}
