using Inspect.Engine.Logs.Editing.Results;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Journal;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Logs.Writing;
using Inspect.Engine.Parts;
using Inspect.Engine.Values;

namespace Inspect.Engine.Logs.Recovery;

/// <content>The making of the whole log.</content>
public static partial class LogRecovery
{
    private static readonly EvalError Crashed = new()
    {
        Message = "Eval recovered from crash",
        Traceback = "Eval process crashed; log recovered from its journal.\n",
        TracebackAnsi = "Eval process crashed; log recovered from its journal.\n",
    };

    private static RecoveredLog Rebuild(string path, RecoveryOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        var name = Path.GetFileName(path);
        if (!path.EndsWith(".eval", StringComparison.OrdinalIgnoreCase))
        {
            throw new EvalLogException($"The log {name} cannot be recovered: only .eval logs can.");
        }

        var target = Target(path, options);
        if (RunningLogs.IsRunning(path, time))
        {
            throw Written(name);
        }

        // Nobody may go on with a log whose journal goes at the end.
        using var turn = options.ReplacesLog ? new ReplacingTurn(path, time, options.Logger) : null;
        var (archive, lost, isDamaged) = Salvage.Open(path);
        using var source = new ArchiveLogSource(archive, path);
        var header = source.Header();
        var isFinished = archive.Directory.Contains(LogMembers.HeaderName);
        var database = isFinished ? null : BufferDatabase.Of(path, options.BufferFolder);
        if (database?.IsInUse == true)
        {
            throw Written(name);
        }

        var buffer = isFinished ? null : SharedBuffer.Of(path) ?? (IBuffer?)database;
        Refuse(path, header, isFinished && !isDamaged && IsWhole(source));
        var cancelled = 0;
        var rows = new List<ScoredRow>();
        var totals = new UsageTotals();
        var samples = Samples(source, buffer, options.KeepsEvents, lost).Select(s =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            rows.Add(new ScoredRow(s.Id, s.Epoch, s.Error is not null, s.Scores, s.Metadata));
            totals.Add(s);
            cancelled += s.Error?.Message == "CancelledError()" ? 1 : 0;
            return s;
        });
        Write(target, stream => ArchiveLogFile.Write(stream, header.Eval, header.Plan, samples, () => isFinished ? (header, Reductions(source, lost)) : Crash(header, rows, totals, options.Parts ?? BuiltInParts.Registry)));
        Clean(path, target, buffer, options);
        return new RecoveredLog(target, rows.Count, cancelled, [.. lost]);
    }

    private static EvalLogException Written(string name) => new($"The log {name} is being written. Wait for the end of its run, or stop it first.");

    private static string Target(string path, RecoveryOptions options)
    {
        var target = options.ReplacesLog ? path : Path.GetFullPath(options.Output ?? Path.ChangeExtension(path, null) + "-recovered.eval");
        return target == path || options.Overwrites || !File.Exists(target)
            ? target
            : throw new EvalLogException($"There already is a file {target}. Name another output, or ask to overwrite it.");
    }

    private static void Refuse(string path, EvalLog header, bool isWhole)
    {
        if (isWhole)
        {
            throw new EvalLogException($"The log {Path.GetFileName(path)} is finished and undamaged; there is nothing to recover.");
        }

        foreach (var other in Directory.EnumerateFiles(Path.GetDirectoryName(path)!, "*.eval").Where(f => f != path && f.Contains(header.Eval.TaskId, StringComparison.Ordinal)))
        {
            if (HeaderOf(other) is { Status: EvalStatus.Success } log && log.Eval.TaskId == header.Eval.TaskId)
            {
                throw new EvalLogException($"The task of {Path.GetFileName(path)} was finished in {Path.GetFileName(other)}; there is nothing to recover.");
            }
        }
    }

    private static EvalLog? HeaderOf(string path)
    {
        try
        {
            return EvalLogReader.ReadHeader(path);
        }
        catch (EvalLogException)
        {
            // Another damaged log says nothing about this one.
            return null;
        }
    }

    /// <summary>All that a reader asks of a finished log can be read: its bytes can be as they were written, and yet no log.</summary>
    private static bool IsWhole(ArchiveLogSource source)
    {
        var lost = new List<LostMember>();
        return source.Reads().All(r => TryRead(r.Name, r.Read, lost) is not null)
            && TryRead(LogMembers.SummariesName, source.Summaries, lost) is not null
            && TryRead(LogMembers.ReductionsName, source.Reductions, lost) is not null;
    }

    private static IReadOnlyList<EvalSampleReductions> Reductions(ArchiveLogSource source, List<LostMember> lost) =>
        TryRead(LogMembers.ReductionsName, source.Reductions, lost) ?? [];

    /// <summary>What a member holds; null, and noted, when that is not what a log holds there.</summary>
    private static T? TryRead<T>(string name, Func<T> read, List<LostMember> lost)
        where T : class
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is EvalLogException || LogDamage.IsOfTheFile(e))
        {
            lost.Add(new LostMember(name, Salvage.Explain(name, e)));
            return null;
        }
    }

    private static IEnumerable<EvalSample> Samples(ArchiveLogSource source, IBuffer? buffer, bool keepsEvents, List<LostMember> lost)
    {
        var seen = new HashSet<(SampleId, int)>();
        foreach (var (name, read) in source.Reads())
        {
            if (TryRead(name, read, lost) is { } sample)
            {
                seen.Add((sample.Id, sample.Epoch));
                yield return sample;
            }
        }

        foreach (var buffered in (buffer?.Samples() ?? []).Where(b => seen.Add((b.Summary.Id, b.Summary.Epoch))))
        {
            yield return SampleRebuilder.Rebuild(buffered, keepsEvents);
        }
    }

    private static (EvalLog Header, IReadOnlyList<EvalSampleReductions> Reductions) Crash(EvalLog header, List<ScoredRow> rows, UsageTotals totals, PartRegistry parts)
    {
        var source = new RowScores(rows);
        var (results, reductions) = ResultsCalculator.OfLog(header.Eval, source.Scorers, parts).Compute(source, rows.Count);
        return (header with { Status = EvalStatus.Error, Error = Crashed, Results = results, Stats = totals.Stats(header.Eval.Created) }, reductions);
    }

    private static void Write(string target, Action<Stream> write)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            LogReplacement.Replace(target, write, () => { });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw EvalLogException.Unwritable(target, e);
        }
    }

    private static void Clean(string path, string target, IBuffer? buffer, RecoveryOptions options)
    {
        try
        {
            if (options.CleansUp)
            {
                buffer?.Discard();
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What is left of the buffer does no harm.
        }

        if (target == path)
        {
            RunningLogs.Discard(path, options.Logger);
        }
    }
}
