using System.Text.Json;
using Inspect.Engine.Logs;

namespace Inspect.Engine.Evals;

/// <summary>What an interrupted run left: the run goes on with the same ids and seed, and without the samples that ended.</summary>
/// <param name="Path">Path of the log.</param>
/// <param name="Plan">The plan with the ids and the seed of the log.</param>
/// <param name="Finished">Samples that ended without an error.</param>
public sealed record ResumedEval(string Path, PlannedEval Plan, IReadOnlyList<EvalSample> Finished)
{
    /// <summary>Reads the log of an interrupted run, journal included.</summary>
    /// <param name="plan">The request, planned again.</param>
    /// <param name="log">Path of the log.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="EvalLogException">The log cannot be read.</exception>
    public static async Task<ResumedEval> ReadAsync(PlannedEval plan, string log, CancellationToken cancellationToken)
    {
        var header = await EvalLogReader.ReadHeaderAsync(log, cancellationToken).ConfigureAwait(false);
        var finished = new List<EvalSample>();
        await foreach (var sample in EvalLogReader.ReadSamplesAsync(log, cancellationToken).ConfigureAwait(false))
        {
            if (sample.Error is null)
            {
                finished.Add(sample);
            }
        }

        return new ResumedEval(log, plan with { Spec = header.Eval, Config = plan.Config with { Seed = Seed(header) ?? plan.Config.Seed } }, finished);
    }

    private static long? Seed(EvalLog header) =>
        header.Eval.Metadata?.GetValueOrDefault(SpecBuilder.OwnKey) is { ValueKind: JsonValueKind.Object } own
        && own.TryGetProperty("seed", out var seed) && seed.TryGetInt64(out var value)
            ? value
            : null;
}
