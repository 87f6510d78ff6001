using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Live;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Writing;
using Inspect.Engine.Tasks;

namespace Inspect.Engine.Evals;

/// <summary>The settings of a run that may change while it goes on: parallel samples either way, limits upwards (semantics 7.1). Thread-safe.</summary>
internal sealed class RunTuning : IDisposable
{
    private const string Parallel = "max_samples";
    private const int MostParallel = 10_000;

    private readonly SemaphoreSlim _turn = new(1);
    private readonly EvalLogWriter _writer;
    private readonly LiveRun _live;
    private readonly TimeProvider _time;
    private readonly List<JsonElement> _updates;
    private volatile Values _now;

    /// <summary>Begins with what the plan says, and what was changed before an interruption.</summary>
    public RunTuning(PlannedEval plan, ImmutableArray<JsonElement>? before, EvalLogWriter writer, LiveRun live, TimeProvider time)
    {
        (_writer, _live, _time, _updates) = (writer, live, time, [.. before ?? []]);
        var config = plan.Spec.Config with { MaxSamples = plan.MaxSamples };
        foreach (var (name, value) in _updates.SelectMany(ChangesOf))
        {
            config = With(config, name, value);
        }

        _now = Values.Of(config);
    }

    /// <summary>Names of the settings.</summary>
    public static ImmutableArray<string> Names { get; } = [Parallel, "message_limit", "token_limit", "turn_limit", "time_limit", "working_limit", "cost_limit"];

    /// <summary>Samples at the same time.</summary>
    public int MaxSamples => _now.Config.MaxSamples!.Value;

    /// <summary>Somebody has changed the number of samples.</summary>
    public bool HasSamples
    {
        get { lock (_updates) { return _updates.SelectMany(ChangesOf).Any(c => c.Name == Parallel); } }
    }

    /// <summary>What a sample may use.</summary>
    public SampleLimits Limits => _now.Limits;

    /// <summary>The settings as they stand.</summary>
    public EvalConfig Config => _now.Config;

    /// <summary>Every change so far, as the log keeps it; null: none.</summary>
    public ImmutableArray<JsonElement>? Updates
    {
        get { lock (_updates) { return _updates.Count == 0 ? null : [.. _updates]; } }
    }

    /// <summary>Changes settings, keeps that in the log and says so.</summary>
    /// <param name="changes">New values by name.</param>
    /// <param name="by">Who, when and why.</param>
    /// <param name="cancellationToken">Gives up before anything is changed.</param>
    /// <exception cref="InspectException">A value cannot be taken; nothing is changed.</exception>
    public async Task ChangeAsync(IReadOnlyDictionary<string, double> changes, LogProvenance by, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var config = Config;
            var told = new List<(string Name, JsonElement Value, JsonElement Previous)>();
            foreach (var (name, value) in changes)
            {
                var previous = Of(config, name);
                Check(name, value, previous);
                config = With(config, name, JsonSerializer.SerializeToElement(value));
                if (Of(config, name) is { } next && next.GetRawText() != previous?.GetRawText())
                {
                    told.Add((name, next, previous!.Value));
                }
            }

            if (told.Count > 0)
            {
                await TellAsync(told, by with { Timestamp = _time.GetUtcNow() }).ConfigureAwait(false);
                _now = Values.Of(config);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose() => _turn.Dispose();

    private async Task TellAsync(List<(string Name, JsonElement Value, JsonElement Previous)> told, LogProvenance by)
    {
        var update = UpdateOf(told, by);
        lock (_updates)
        {
            _updates.Add(update);
        }

        await _writer.WriteConfigUpdateAsync(update, CancellationToken.None).ConfigureAwait(false);
        foreach (var (name, value, previous) in told)
        {
            _live.TellConfig(name, value, previous);
        }
    }

    /// <summary>The record of log format 5.10.</summary>
    private static JsonElement UpdateOf(List<(string Name, JsonElement Value, JsonElement Previous)> told, LogProvenance by) => JsonSerializer.SerializeToElement(new Dictionary<string, object>
    {
        ["changes"] = told.ConvertAll(t => new Dictionary<string, object> { ["config"] = "eval", ["name"] = t.Name, ["value"] = t.Value, ["cleared"] = false, ["previous"] = t.Previous }),
        ["scope"] = "task",
        ["provenance"] = by.ToElement(),
    });

    private static void Check(string name, double value, JsonElement? previous)
    {
        if (!Names.Contains(name))
        {
            throw new InspectException($"{name} cannot be changed while a run goes on. What can: {string.Join(", ", Names)}.");
        }

        if (name == Parallel)
        {
            if (value is not (>= 1 and <= MostParallel) || value != Math.Floor(value))
            {
                throw new InspectException($"{Parallel} is a whole number from 1 to {MostParallel}, not {value}.");
            }

            return;
        }

        if (previous is not { ValueKind: JsonValueKind.Number } number)
        {
            throw new InspectException($"The run has no {name}. While it goes on a limit can only be raised: samples that ended had none.");
        }

        if (!(value >= number.GetDouble()) || !double.IsFinite(value) || (name is not ("cost_limit" or "time_limit" or "working_limit") && value != Math.Floor(value)))
        {
            throw new InspectException($"{name} is {number.GetRawText()}. While the run goes on it can only be raised, not set to {value}.");
        }
    }

    private static IEnumerable<(string Name, JsonElement Value)> ChangesOf(JsonElement update) =>
        update.ValueKind == JsonValueKind.Object && update.TryGetProperty("changes", out var changes) && changes.ValueKind == JsonValueKind.Array
            ? from change in changes.EnumerateArray()
              where change.ValueKind == JsonValueKind.Object
              let name = change.TryGetProperty("name", out var named) && named.ValueKind == JsonValueKind.String ? named.GetString()! : string.Empty
              where Names.Contains(name) && change.TryGetProperty("value", out var number) && number.ValueKind == JsonValueKind.Number
              select (name, change.GetProperty("value"))
            : [];

    private static JsonElement? Of(EvalConfig config, string name) =>
        LogJson.ToElement(config).TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value : null;

    private static EvalConfig With(EvalConfig config, string name, JsonElement value) => name switch
    {
        Parallel => config with { MaxSamples = (int)Math.Clamp(value.GetDouble(), 1, MostParallel) },
        "message_limit" => config with { MessageLimit = (int)Math.Min(value.GetDouble(), int.MaxValue) },
        "token_limit" => config with { TokenLimit = (long)Math.Min(value.GetDouble(), 1L << 53) },
        "turn_limit" => config with { TurnLimit = (int)Math.Min(value.GetDouble(), int.MaxValue) },
        "time_limit" => config with { TimeLimit = value.GetDouble() },
        "working_limit" => config with { WorkingLimit = value.GetDouble() },
        "cost_limit" => config with { CostLimit = value.GetDouble() },
        _ => config,
    };

    private sealed record Values(EvalConfig Config, SampleLimits Limits)
    {
        public static Values Of(EvalConfig config) => new(config, PlannedEval.LimitsOf(config));
    }
}
