using System.Globalization;
using System.Text.Json;
using Inspect.Engine.Models;
using Inspect.Web.Runs;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Run;

/// <summary>What a run ran with.</summary>
public sealed partial class RunConfig
{
    /// <summary>The run.</summary>
    [Parameter, EditorRequired]
    public required RunView Run { get; set; }

    private IEnumerable<(string Name, string Value)> Lines
    {
        get
        {
            yield return ("Run", Run.Run);
            yield return ("Task", Run.Header?.Eval.TaskFile is { } file ? $"{Run.Task} ({file})" : Run.Task);
            yield return ("Model", Run.Model);
            if (Run.Header is { } header)
            {
                yield return ("Solvers", string.Join('\n', header.Plan.Steps.Select(s => PartText(s.Solver, s.ParamsPassed ?? s.Params))));
                yield return ("Scorers", string.Join('\n', header.Eval.Scorers?.Select(s => PartText(s.Name, s.Options)) ?? ["none"]));
                yield return ("Dataset", $"{header.Eval.Dataset.Name}, {Format.Count(header.Eval.Dataset.Samples ?? 0, "item")}{(header.Eval.Dataset.Location is { } path ? $", {path}" : string.Empty)}");
                yield return ("Epochs", $"{Format.Count(Run.Epochs)}{(header.Eval.Config.EpochsReducer is { } reducers ? $", combined by {string.Join(", ", reducers)}" : string.Empty)}");
            }

            foreach (var (name, value) in Settings(Run.Config))
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
            yield return ("Log", Run.LogPath ?? "–");
        }
    }

    private static string PartText(string name, IReadOnlyDictionary<string, JsonElement>? parameters) =>
        parameters is { Count: > 0 } ? $"{name} {string.Join(", ", parameters.Select(p => $"{p.Key}: {p.Value}"))}" : name;

    private static IEnumerable<(string Name, string Value)> Settings(GenerateConfig config)
    {
        yield return ("Temperature", config.Temperature is { } temperature ? Format.Setting(temperature) : "1 (default)");
        yield return ("Max tokens", config.MaxTokens is { } most ? Format.Count(most) : "2,048, or what the context leaves (default)");
        yield return ("Top-p", config.TopP is { } topP ? Format.Setting(topP) : "1 (default)");
        if (config.StopSeqs is { } stops)
        {
            yield return ("Stop texts", string.Join('\n', stops));
        }

        if (config.SystemMessage is { } system)
        {
            yield return ("System message", system);
        }
    }

    private IEnumerable<(string Name, string Value)> Own()
    {
        if (Run.Header?.Eval.Metadata?.GetValueOrDefault("inspect_dotnet") is not { ValueKind: JsonValueKind.Object } own)
        {
            yield break;
        }

        if (own.TryGetProperty("seed", out var seed))
        {
            yield return ("Seed", seed.ToString() + (Run.Config.Seed is null ? " (drawn)" : string.Empty));
        }

        if (own.TryGetProperty("parent", out var parent))
        {
            yield return ("Cloned from", string.Create(CultureInfo.InvariantCulture, $"#{Format.ShortId(parent.ToString())}"));
        }
    }
}
