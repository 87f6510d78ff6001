using System.Collections.Immutable;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Journal;
using Inspect.Engine.Logs.Zip;

namespace Inspect.Engine.Logs.Writing;

/// <content>The end of a log.</content>
public sealed partial class EvalLogWriter
{
    /// <summary>Completes the log: summaries, reductions, header, all synced to disk, in the place of the file; then the journal goes.</summary>
    /// <param name="header">The header; its eval id is that of the log, its tags and metadata are derived.</param>
    /// <param name="reductions">Scores over the epochs of each item; null when nothing was scored.</param>
    /// <param name="cancellationToken">Gives up before the last step.</param>
    /// <exception cref="EvalLogException">The folder cannot be written. Nothing is lost and the call can be repeated.</exception>
    public Task FinishAsync(EvalLog header, IReadOnlyList<EvalSampleReductions>? reductions, CancellationToken cancellationToken) =>
        EndAsync(
            header,
            reductions is null ? null : () => _journal.Append(ZipPacker.Pack(LogMembers.ReductionsName, LogJson.ToBytes(reductions.ToList()).Span)),
            cancellationToken);

    /// <summary>Completes the log of a run as <see cref="FinishAsync"/> does, with rows that are made as they are written.</summary>
    /// <exception cref="EvalLogException">The folder cannot be written. Nothing is lost and the call can be repeated.</exception>
    public Task FinishRunAsync(EvalLog header, ImmutableArray<ReducedScores> reductions, CancellationToken cancellationToken) =>
        EndAsync(header, () => _journal.AppendLarge(LogMembers.ReductionsName, target => Write(reductions, target)), cancellationToken);

    private static void Write(ImmutableArray<ReducedScores> reductions, Stream target)
    {
        var isFirst = true;
        target.Write("["u8);
        foreach (var reduction in reductions)
        {
            // As the record is written that holds all rows.
            var head = LogJson.ToBytes(new EvalSampleReductions { Scorer = reduction.Scorer, Reducer = reduction.Reducer });
            target.Write(isFirst ? [] : ","u8);
            target.Write(head.Span[..^"]}"u8.Length]);
            isFirst = false;
            WriteAll(reduction.Samples.Select(LogJson.ToBytes), target);
            target.Write("]}"u8);
        }

        target.Write("]"u8);
    }

    private static void WriteAll(IEnumerable<ReadOnlyMemory<byte>> items, Stream target)
    {
        var isFirst = true;
        foreach (var item in items)
        {
            target.Write(isFirst ? [] : ","u8);
            target.Write(item.Span);
            isFirst = false;
        }
    }

    private async Task EndAsync(EvalLog header, Action? writeReductions, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isFinished, this);
        var complete = LogEdits.Derive(header with { Version = 2, Eval = SpecDefaults.Apply(header.Eval with { EvalId = Spec.EvalId }), Plan = SpecDefaults.Apply(header.Plan) });
        await _flushing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await Task.Run(() => Complete(complete, writeReductions), CancellationToken.None).ConfigureAwait(false);
            _isFinished = true;
            (_journalProblem, _copyProblem) = (null, null);
        }
        finally
        {
            _flushing.Release();
        }

        await _stop.CancelAsync().ConfigureAwait(false);
        await _keeping.ConfigureAwait(false);
        Tell();
        FolderSync.Try(System.IO.Path.GetDirectoryName(Path)!);
        RunningLogs.Discard(Path, _lease, _options.Logger);
    }

    private void Complete(EvalLog header, Action? writeReductions)
    {
        lock (_gate)
        {
            var count = _journal.Members.Count;
            var length = _journal.Length;
            var isRewound = false;
            try
            {
                _journal.Drain();
                AppendSummaries();
                count = _journal.Members.Count;
                length = _journal.Length;
                isRewound = true;
                WriteEnd(header, writeReductions);
                _journal.Seal();
                File.Move(_journal.Path, Path, overwrite: true);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                if (isRewound)
                {
                    // A journal with a header would look like a finished log.
                    _journal.Rewind(count, length);
                }

                throw EvalLogException.Unwritable(Path, e);
            }
        }
    }

    private void WriteEnd(EvalLog header, Action? writeReductions)
    {
        if (_hasSamples)
        {
            _journal.AppendLarge(LogMembers.SummariesName, target =>
            {
                target.Write("["u8);
                WriteAll(_summaries.All(), target);
                target.Write("]"u8);
            });
        }
        else
        {
            _journal.Append(ZipPacker.Pack(LogMembers.SummariesName, "[]"u8));
        }

        writeReductions?.Invoke();

        // A header that is whole after a loss of power tells that all before it is.
        _journal.Sync();
        _journal.Append(ZipPacker.Pack(LogMembers.HeaderName, LogJson.ToBytes(header).Span));
    }
}
