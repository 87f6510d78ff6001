using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Inspect.Engine.Logs.Editing;
using Inspect.Engine.Logs.Editing.Results;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Journal;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Logs.Writing;
using Inspect.Engine.Metrics;
using Inspect.Engine.Models;
using Inspect.Engine.Parts;
using Inspect.Engine.Tasks;
using Inspect.Engine.Transcripts;
using Inspect.Engine.Values;
using Microsoft.Extensions.Logging;

namespace Inspect.Engine.Evals;

/// <summary>Scores the samples of a finished log once more, and computes results anew (semantics 4.6). Nothing is generated; scorers ask the models that the request names.</summary>
/// <param name="parts">The scorers, metrics and reducers that there are.</param>
/// <param name="models">Opens the models that scorers ask.</param>
/// <param name="time">Clock of the events.</param>
/// <param name="logger">Is told of what is repaired on the way.</param>
public sealed class LogScorer(PartRegistry parts, ModelRegistry models, TimeProvider time, ILogger<LogScorer> logger)
{
    /// <summary>Scores every sample, those with errors included, and writes the log with the scores in one step.</summary>
    /// <returns>Header of the new log.</returns>
    /// <exception cref="InspectException">The log cannot be read or written, is not finished, or a scorer does not fit it.</exception>
    public async Task<EvalLog> ScoreAsync(ScoringRequest request, CancellationToken cancellationToken)
    {
        var path = Path.GetFullPath(request.Log);
        var target = Path.GetFullPath(request.Output ?? path);
        LogOrigin.CheckOwn(target);
        var header = await EvalLogReader.ReadHeaderAsync(path, cancellationToken).ConfigureAwait(false);
        EditSession.CheckFinished(path, header);
        using var turn = target == path ? new ReplacingTurn(path, time, logger) : null;
        // Until it was our turn, somebody may have edited it.
        header = await EvalLogReader.ReadHeaderAsync(path, cancellationToken).ConfigureAwait(false);
        var scorers = Scorers(request, header);
        var asked = Models(request, header);
        var scored = new Dictionary<(SampleId, int), Scored>();
        var rows = new List<ScoredRow>();
        await foreach (var sample in EvalLogReader.ReadSamplesAsync(path, cancellationToken).ConfigureAwait(false))
        {
            var (scores, events) = await JudgeAsync(header, sample, scorers, asked, cancellationToken).ConfigureAwait(false);
            rows.Add(new ScoredRow(sample.Id, sample.Epoch, sample.Error is not null, scores, sample.Metadata));
            scored[(sample.Id, sample.Epoch)] = new Scored(request.Appends ? Joined(sample.Scores, scores) : scores, events);
            request.Progress?.Report(rows.Count);
        }

        var old = request.Appends ? await EvalLogReader.ReadReductionsAsync(path, cancellationToken).ConfigureAwait(false) : [];
        var (log, reductions) = Results(header, request, scorers, rows);
        await Task.Run(() => Write(path, target, log, [.. old, .. reductions], scored, cancellationToken), cancellationToken).ConfigureAwait(false);
        return log;
    }

    private ImmutableArray<(PlannedScorer Scorer, JsonElement? Metrics)> Scorers(ScoringRequest request, EvalLog header)
    {
        var logged = header.Eval.Scorers ?? ImmutableArray<EvalScorer>.Empty;
        var asked = request.Scorers.IsEmpty ? LoggedPart.Of(logged) : request.Scorers;
        if (asked.IsEmpty)
        {
            throw new InspectException($"The log {Path.GetFileName(request.Log)} names no scorer. Name one with --scorer.");
        }

        // A new score does not take the name of an old one.
        var taken = request.Appends ? (header.Results?.Scores ?? []).Select(s => s.Scorer).ToHashSet(StringComparer.Ordinal) : [];
        var scorers = ImmutableArray.CreateBuilder<(PlannedScorer, JsonElement?)>();
        foreach (var (index, part) in asked.Index())
        {
            if (parts.Check(PartKind.Scorer, part) is { } problem)
            {
                throw new InspectException(PartRegistry.Sentence(problem));
            }

            var name = part.Name;
            for (var i = 1; !taken.Add(name); i++)
            {
                name = part.Name + i.ToString(CultureInfo.InvariantCulture);
            }

            // Metrics that the log holds count where its scores are replaced; beside them a scorer has its own.
            var ofLog = request.Scorers.IsEmpty && !request.Appends && request.Metrics.IsEmpty ? logged[index].Metrics : null;
            var metrics = request.Metrics.IsEmpty ? parts.MetricsOf(part) ?? BuiltInMetrics.OfPasses : [.. request.Metrics];
            scorers.Add((new PlannedScorer(name, part, parts.CreateScorer(part), MetricPlan.Of(metrics.Select(m => (PartUse)m), parts)), ofLog));
        }

        return scorers.ToImmutable();
    }

    /// <summary>The models that scorers may ask; a name that is none is told before anything is scored.</summary>
    private ScoringModels Models(ScoringRequest request, EvalLog header) =>
        new ScoringModels(models, request, header) is var asked && asked.Problem is { } problem ? throw new InspectException(problem) : asked;

    private async Task<(Dictionary<string, Score> Scores, ImmutableArray<TranscriptEvent> Events)> JudgeAsync(
        EvalLog header, EvalSample sample, ImmutableArray<(PlannedScorer Scorer, JsonElement? Metrics)> scorers, ScoringModels asked, CancellationToken cancellationToken)
    {
        SampleScope scope = asked.MayAsk ? new ScoringScope(sample, asked, time) : new DryScope(GenerateConfig.Empty, time);
        var scores = new Dictionary<string, Score>();
        var state = LoggedState.Of(header, AttachmentResolver.ResolveAll(sample));
        using (scope.Transcript.Span("scorers", "scorers"))
        {
            foreach (var (scorer, _) in scorers)
            {
                using var span = scope.Transcript.Span("scorer", scorer.Name);
                var result = await scorer.Scorer.ScoreAsync(state, state.Target, scope, cancellationToken).ConfigureAwait(false);
                if (scope is DryScope { Calls.Count: > 0 })
                {
                    throw new InspectException($"The scorer \"{scorer.Name}\" asks a model. Name it with --model, or for its role with --model-role grader=provider/name.");
                }

                if (result is { Score: var score })
                {
                    scores[scorer.Name] = state.Scores[scorer.Name] = score;
                    var usage = sample.ModelUsage.Count == 0 ? null : sample.ModelUsage;
                    scope.Transcript.Add(new ScoreEvent { Score = score, Target = state.Target, Scorer = scorer.Name, ScorerArgs = scorer.Part.Params, ModelUsage = usage });
                }
            }
        }

        return (scores, [.. scope.Transcript.Events]);
    }

    private (EvalLog Header, ImmutableArray<EvalSampleReductions> Reductions) Results(
        EvalLog header, ScoringRequest request, ImmutableArray<(PlannedScorer Scorer, JsonElement? Metrics)> scorers, List<ScoredRow> rows)
    {
        ImmutableArray<EvalScorer> made = [.. scorers.Select(s => SpecBuilder.Scorer(s.Scorer) is var own && s.Metrics is { } logged ? own with { Metrics = logged } : own)];
        var names = made.Select(s => s.Name).ToHashSet(StringComparer.Ordinal);
        var spec = header.Eval with { Scorers = [.. (header.Eval.Scorers ?? []).Where(s => !names.Contains(s.Name)), .. made] };
        var (results, reductions) = ResultsCalculator.OfLog(spec, scorers.Select(s => s.Scorer.Name), parts).Compute(new RowScores(rows), header.Results?.TotalSamples ?? rows.Count);
        if (request.Appends && header.Results is { } old)
        {
            results = old with { Scores = [.. old.Scores, .. results.Scores], Headline = old.Headline ?? results.Headline };
        }

        return (header with { Eval = spec, Results = results }, reductions);
    }

    private static Dictionary<string, Score> Joined(IReadOnlyDictionary<string, Score>? old, Dictionary<string, Score> added)
    {
        var scores = new Dictionary<string, Score>(old ?? ImmutableDictionary<string, Score>.Empty);
        foreach (var (name, score) in added)
        {
            scores[name] = score;
        }

        return scores;
    }

    private static void Write(
        string path, string target, EvalLog header, IReadOnlyList<EvalSampleReductions> reductions, Dictionary<(SampleId, int), Scored> scored, CancellationToken cancellationToken)
    {
        var samples = EvalLogReader.Samples(path).Select(s =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            return scored.TryGetValue((s.Id, s.Epoch), out var made) ? s with { Scores = made.Scores, Events = [.. s.Events, .. made.Events] } : s;
        });
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            LogReplacement.Replace(target, stream => LogConverter.Write(stream, EvalLogName.IsJson(target), header, samples, reductions), cancellationToken.ThrowIfCancellationRequested);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw EvalLogException.Unwritable(target, e);
        }
    }

    /// <summary>What a sample gets.</summary>
    private sealed record Scored(IReadOnlyDictionary<string, Score> Scores, ImmutableArray<TranscriptEvent> Events);
}
