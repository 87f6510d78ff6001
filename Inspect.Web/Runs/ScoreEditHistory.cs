using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Values;

namespace Inspect.Web.Runs;

/// <summary>The edits of scores in a log. They stand in the samples alone, so that only a small log is looked through for them.</summary>
public static class ScoreEditHistory
{
    /// <summary>Samples that are opened at most.</summary>
    public const int MostSamples = 200;

    private const long MostBytes = 32_000_000;

    /// <summary>All edits of scores, in the order of the samples; null for a log that is too large to be looked through.</summary>
    /// <param name="path">The log.</param>
    /// <param name="samples">How many samples it has.</param>
    /// <param name="cancellationToken">Gives up between two samples.</param>
    /// <exception cref="EvalLogException">The log is damaged.</exception>
    public static async Task<ImmutableArray<SampleScoreEdit>?> ReadAsync(string path, int samples, CancellationToken cancellationToken)
    {
        if (samples > MostSamples || new FileInfo(path) is not { Exists: true, Length: <= MostBytes })
        {
            return null;
        }

        return await Task.Run(() => Read(path, cancellationToken), cancellationToken);
    }

    private static ImmutableArray<SampleScoreEdit>? Read(string path, CancellationToken cancellationToken)
    {
        var edits = ImmutableArray.CreateBuilder<SampleScoreEdit>();
        foreach (var (summary, open) in SampleReader.Each(path).Take(MostSamples))
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var reader = open();
            edits.AddRange((reader?.Sample.Scores ?? ImmutableDictionary<string, Engine.Metrics.Score>.Empty)
                .SelectMany(s => s.Value.History.Select(h => new SampleScoreEdit(summary.Id, summary.Epoch, s.Key, h)))
                .Where(e => LogProvenance.Of(e.Edit) is not null));
        }

        return edits.ToImmutable();
    }
}

/// <summary>One edit of a score.</summary>
/// <param name="Id">Id of the item.</param>
/// <param name="Epoch">Repetition.</param>
/// <param name="Scorer">Key of the score.</param>
/// <param name="Edit">The edit as it stands in the log.</param>
public sealed record SampleScoreEdit(SampleId Id, int Epoch, string Scorer, JsonElement Edit);
