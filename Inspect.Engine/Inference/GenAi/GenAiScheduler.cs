using System.Collections.Concurrent;
using Inspect.Engine.Inference.Folders;
using Inspect.Engine.Inference.Sequences;
using Inspect.Engine.Inference.Templates;
using Microsoft.ML.OnnxRuntimeGenAI;

namespace Inspect.Engine.Inference.GenAi;

/// <summary>Puts what waits into batches, as far as the model, the context and the memory allow, and runs them one after the other. Owned by one thread.</summary>
internal sealed class GenAiScheduler(
    BlockingCollection<EngineRow> pending, GenAiBatch batch, GenAiScoring scoring, PromptWriter prompts, ModelFolder folder, GenAiTraits traits, int maxRows, int memoryPercent, EngineMeter meter, TimeProvider time, CancellationToken stop)
{
    /// <summary>How long a first request waits for others that come with it: they are submitted one after the other.</summary>
    private static readonly TimeSpan GatherTime = TimeSpan.FromMilliseconds(4);

    private readonly BatchBudget _budget = new(folder, traits, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, memoryPercent);

    // In the order of arrival; the first always runs next, so none waits for ever.
    private readonly List<EngineRow> _waiting = [];
    private double _lastTokensPerSecond;

    /// <summary>Tokens a second of the last batch; 0 before the first.</summary>
    public double LastTokensPerSecond => Volatile.Read(ref _lastTokensPerSecond);

    /// <summary>Seconds a step that our sampler took, seconds of the whole step, and rows of the last batch: for measurements.</summary>
    public (double SamplingSeconds, double StepSeconds, int Rows) LastStep { get; private set; }

    /// <summary>Pieces of the last prompt that was given in pieces, as far as it came.</summary>
    public int LastPieces => batch.Pieces;

    /// <summary>Serves until nothing more can come, or the stop.</summary>
    public void Serve()
    {
        while (!stop.IsCancellationRequested && (_waiting.Count > 0 || Take(Timeout.InfiniteTimeSpan)))
        {
            Gather();
            if (NextBatch() is { Length: > 0 } rows)
            {
                Run(rows);
            }
        }
    }

    /// <summary>Fails what still waits.</summary>
    public void Fail(GenerationException error) => _waiting.ForEach(r => r.Fail(error));

    private bool Take(TimeSpan wait)
    {
        if (!pending.TryTake(out var row, wait))
        {
            return false;
        }

        if (IsPrepared(row))
        {
            _waiting.Add(row);
        }

        return true;
    }

    private void Gather()
    {
        while (_waiting.Count < maxRows && Take(GatherTime))
        {
        }

        while (Take(TimeSpan.Zero))
        {
        }
    }

    private bool IsPrepared(EngineRow row)
    {
        try
        {
            row.Prepare(prompts, folder.ContextLength, traits.VocabularySize);
            _budget.CheckAlone(row.Prompt.Length, row.MaxTokens);
            return true;
        }
        catch (GenerationException error)
        {
            row.Fail(error);
        }
        catch (OperationCanceledException) when (row.IsCancelled)
        {
            row.Cancel();
        }

        return false;
    }

    /// <summary>The first that waits, and all that may run with it.</summary>
    private EngineRow[] NextBatch()
    {
        _waiting.FindAll(r => r.IsCancelled).ForEach(r => r.Cancel());
        _waiting.RemoveAll(r => r.IsDone);
        var rows = new List<EngineRow>();
        foreach (var row in _waiting)
        {
            if (rows.Count < maxRows && (rows.Count == 0 || Fits(rows, row)))
            {
                rows.Add(row);
            }
        }

        _waiting.RemoveAll(rows.Contains);
        return [.. rows];
    }

    /// <summary>GenAI finds padding by comparing ids, so a prompt that ends with the padding id would lose its end among longer ones. Pieces are for single rows.</summary>
    private bool MustRunAlone(EngineRow row) => row is ScoreRow || row.Prompt.Length > GenAiTraits.LongPrompt || traits.Mixing == RowMixing.Alone || row.Prompt.Length == 0 || row.Prompt[^1] == folder.PaddingId;

    private bool Fits(List<EngineRow> rows, EngineRow row)
    {
        if (MustRunAlone(rows[0]) || MustRunAlone(row) || (traits.Mixing == RowMixing.EqualLengths && rows[0].Prompt.Length != row.Prompt.Length))
        {
            return false;
        }

        return _budget.Fits(
            rows.Count + 1, Math.Max(rows.Max(r => r.Prompt.Length), row.Prompt.Length), Math.Max(rows.Max(r => r.MaxTokens), row.MaxTokens));
    }

    private void Run(EngineRow[] rows)
    {
        var started = time.GetTimestamp();
        try
        {
            var length = folder.MaxLength(rows.Max(r => r.Prompt.Length) + rows.Max(r => r.MaxTokens));
            Array.ForEach(rows, r => r.BeginBatch(meter, folder.CacheBytes(length)));
            if (rows is [ScoreRow score])
            {
                scoring.Run(score, stop);
            }
            else
            {
                Answer([.. rows.Cast<AnswerRow>()], started);
            }
        }
        catch (Exception error) when (error is OnnxRuntimeGenAIException or GenerationException)
        {
            Recover(rows, error as GenerationException ?? new GenerationException($"The model run failed: {error.Message.TrimEnd('.')}.", error));
        }

        var reason = stop.IsCancellationRequested ? GenAiEngine.UnloadedMessage(folder.Name) : "The model ended the run before the answer was complete. Start the sample again.";
        foreach (var row in rows.Where(r => !r.IsDone))
        {
            if (row.IsCancelled)
            {
                row.Cancel();
            }
            else
            {
                row.Fail(new GenerationException(reason));
            }
        }
    }

    private void Answer(AnswerRow[] rows, long started)
    {
        batch.Run(rows, stop);
        var seconds = time.GetElapsedTime(started).TotalSeconds;
        Volatile.Write(ref _lastTokensPerSecond, rows.Sum(r => r.AnswerLength) / seconds);
        LastStep = (batch.SamplingSeconds / Math.Max(1, batch.Steps), seconds / Math.Max(1, batch.Steps), rows.Length);
    }

    /// <summary>A batch may fail for one row's sake, or for memory: rows that have said nothing yet are tried alone.</summary>
    private void Recover(EngineRow[] rows, GenerationException failure)
    {
        foreach (var row in rows.Where(r => !r.IsDone))
        {
            if (rows.Length > 1 && row is AnswerRow { AnswerLength: 0 } && !stop.IsCancellationRequested)
            {
                Run([row]);
            }
            else
            {
                row.Fail(failure);
            }
        }
    }
}
