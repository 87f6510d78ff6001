using Inspect.Engine.Values;

namespace Inspect.Engine.Models;

/// <summary>Which call of which sample a generation is: a local model's random stream comes from it, so that epochs differ and a resumed run repeats.</summary>
/// <param name="SampleId">Id of the item.</param>
/// <param name="Epoch">Repetition, from 1.</param>
/// <param name="Number">Number of the call in the sample, from 1.</param>
public sealed record ModelCall(SampleId SampleId, int Epoch, int Number)
{
    /// <summary>Id of the run; null for a call outside of one.</summary>
    public string? EvalId { get; init; }

    /// <summary>Is told how long the call waited for a connection or after an error, each time; null where nobody counts it.</summary>
    public Action<TimeSpan>? Waited { get; init; }

    /// <summary>Is told what went to a hosted model and what came back, once for each attempt; null where nobody keeps it.</summary>
    public Action<RawCall>? Exchanged { get; init; }

    /// <summary>Is told of each further attempt, and in a sentence why the one before failed; null where nobody counts them.</summary>
    public Action<string>? Retried { get; init; }

    /// <summary>Is told that an answer begins anew whose text was given on in part; null where that cannot be taken back, and such an answer fails.</summary>
    public Action? Restarted { get; init; }

    /// <summary>Seed of the run, drawn where nobody gave one. Only local models draw from it: no other is sent a seed that nobody asked for.</summary>
    public long? Seed { get; init; }
}
