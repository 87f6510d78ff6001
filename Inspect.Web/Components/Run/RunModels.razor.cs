using System.Text.Json;
using Inspect.Engine.Logs.Format;
using Inspect.Web.Runs;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Run;

/// <summary>The models of a run: what they were asked with, and how many tokens they read and wrote.</summary>
public sealed partial class RunModels
{
    /// <summary>The run, with its header.</summary>
    [Parameter, EditorRequired]
    public required RunView Run { get; set; }

    private EvalLog Log => Run.Header!;

    private EvalStats Stats => Log.Stats;

    private bool HasUsage => Stats.ModelUsage.Count > 0;

    private string NoUsage => Run.IsActive ? "Tokens by model stand here when the run has ended." : "The log holds no tokens by model.";

    private IEnumerable<(string Name, string Value)> Lines
    {
        get
        {
            yield return ("Model", Run.Model);
            if (Log.Eval.ModelBaseUrl is { } address)
            {
                yield return ("Address", address);
            }

            if (Log.Eval.ModelArgs is { Count: > 0 } arguments)
            {
                yield return ("Arguments", string.Join('\n', arguments.Select(a => $"{a.Key}: {a.Value}")));
            }

            foreach (var (role, model) in Log.Eval.ModelRoles ?? new Dictionary<string, JsonElement>())
            {
                yield return ($"Role {role}", string.Join('\n', (model.ValueKind == JsonValueKind.Array ? model.EnumerateArray() : Enumerable.Repeat(model, 1)).Select(NameOf)));
            }

            yield return ("Time", Format.RunTime((Run.CompletedAt - Run.StartedAt)?.TotalSeconds));
        }
    }

    private static string NameOf(JsonElement model) => model.ValueKind == JsonValueKind.Object && model.TryGetProperty("model", out var name) ? name.ToString() : model.ToString();
}
