using System.Runtime.InteropServices;
using Inspect.Engine.Inference.Folders;
using Inspect.Engine.Inference.Sampling;
using Inspect.Engine.Inference.Sequences;
using Microsoft.ML.OnnxRuntimeGenAI;

namespace Inspect.Engine.Inference.GenAi;

/// <summary>Runs rows in lock step until the last is done. Each token is picked by our sampler from GenAI's logits.</summary>
/// <remarks>GenAI picks greedily from logits that hold 0 at our token and a very low number everywhere else.</remarks>
internal sealed unsafe class GenAiBatch(Model model, ModelFolder folder, GenAiTraits traits, Sampler sampler, TimeProvider time)
{
    private const float Never = -1e30f;

    private readonly int _vocabularySize = traits.VocabularySize;

    /// <summary>Seconds spent in our sampler, of the last run.</summary>
    public double SamplingSeconds { get; private set; }

    /// <summary>Steps of the last run.</summary>
    public int Steps { get; private set; }

    /// <summary>Pieces of the last prompt that was given in pieces, as far as it came.</summary>
    public int Pieces { get; private set; }

    /// <summary>The model left its work on the last prompts, as nobody waited for the answer any more.</summary>
    public bool IsBrokenOff { get; private set; }

    /// <summary>Runs the rows; each ends, fails or is cancelled, unless the stop comes first.</summary>
    public void Run(AnswerRow[] rows, CancellationToken stop)
    {
        SamplingSeconds = 0;
        Steps = 0;
        IsBrokenOff = false;
        using var parameters = new GeneratorParams(model);
        parameters.SetSearchOption("batch_size", rows.Length);
        parameters.SetSearchOption("max_length", folder.MaxLength(rows.Max(r => r.Prompt.Length) + rows.Max(r => r.MaxTokens)));
        parameters.SetSearchOption("do_sample", false);
        using var generator = new Generator(model, parameters);
        if (RunPrompts(generator, rows, stop))
        {
            RunSteps(generator, rows, stop);
        }
    }

    /// <summary>Runs the prompts, which is the longest that GenAI is on its own: it is broken off when nobody waits for an answer.</summary>
    /// <returns>False when it was.</returns>
    private bool RunPrompts(Generator generator, AnswerRow[] rows, CancellationToken stop)
    {
        var endings = rows.Select(r => r.Unwanted).Append(stop).Select(t => t.Register(() => BreakOff(generator, rows, stop))).ToList();
        try
        {
            if (rows is [var row] && traits.IsInPieces(row.Prompt.Length))
            {
                RunPieces(generator, row, stop);
            }
            else if (IsWanted(rows, stop))
            {
                GenAiNative.AppendPrompts(generator, Array.ConvertAll(rows, r => Array.ConvertAll(r.Prompt, id => (int)id)));
            }
        }
        catch (Exception error) when (error is OnnxRuntimeGenAIException or GenerationException && !IsWanted(rows, stop))
        {
            IsBrokenOff = true;
        }
        finally
        {
            // Waits for one that runs: the generator must outlive it.
            endings.ForEach(e => e.Dispose());
        }

        return IsWanted(rows, stop);
    }

    private static void BreakOff(Generator generator, AnswerRow[] rows, CancellationToken stop)
    {
        if (!IsWanted(rows, stop))
        {
            generator.SetRuntimeOption("terminate_session", "1");
        }
    }

    private static bool IsWanted(AnswerRow[] rows, CancellationToken stop) => !stop.IsCancellationRequested && !Array.TrueForAll(rows, r => r.IsCancelled);

    private void RunPieces(Generator generator, AnswerRow row, CancellationToken stop)
    {
        Pieces = 0;
        var ids = Array.ConvertAll(row.Prompt, id => (int)id);
        for (var start = 0; start < ids.Length && IsWanted([row], stop); start += GenAiTraits.Piece)
        {
            generator.AppendTokens(ids.AsSpan(start, Math.Min(GenAiTraits.Piece, ids.Length - start)));
            Pieces++;
        }
    }

    private void RunSteps(Generator generator, AnswerRow[] rows, CancellationToken stop)
    {
        var picked = (float*)NativeMemory.Alloc((nuint)rows.Length * (nuint)_vocabularySize, sizeof(float));
        var tensor = IntPtr.Zero;
        try
        {
            new Span<float>(picked, rows.Length * _vocabularySize).Fill(Never);
            tensor = GenAiNative.CreateTensor((IntPtr)picked, [rows.Length, 1, _vocabularySize]);
            while (!stop.IsCancellationRequested && HasWork(rows) && !generator.IsDone())
            {
                Step(generator, rows, picked, tensor);
            }
        }
        finally
        {
            if (tensor != IntPtr.Zero)
            {
                GenAiNative.Destroy(tensor);
            }

            NativeMemory.Free(picked);
        }
    }

    private void Step(Generator generator, AnswerRow[] rows, float* picked, IntPtr tensor)
    {
        Steps++;
        var logits = GenAiNative.GetLogits(generator);
        Span<int> ids = stackalloc int[rows.Length];
        try
        {
            var started = time.GetTimestamp();
            var data = (float*)GenAiNative.GetData(logits);
            for (var i = 0; i < rows.Length; i++)
            {
                ids[i] = PickOrEnd(rows[i], new ReadOnlySpan<float>(data + ((long)i * _vocabularySize), _vocabularySize));
                picked[((long)i * _vocabularySize) + ids[i]] = 0;
            }

            SamplingSeconds += time.GetElapsedTime(started).TotalSeconds;
        }
        finally
        {
            GenAiNative.Destroy(logits);
        }

        GenAiNative.SetLogits(generator, tensor);
        for (var i = 0; i < rows.Length; i++)
        {
            TakeOrFail(rows[i], ids[i], rows.Length);
        }

        // The last token of the last row needs no further run of the model.
        if (HasWork(rows))
        {
            generator.GenerateNextToken();
        }

        for (var i = 0; i < rows.Length; i++)
        {
            picked[((long)i * _vocabularySize) + ids[i]] = Never;
        }
    }

    private void TakeOrFail(AnswerRow row, int id, int batchSize)
    {
        if (row.IsDone)
        {
            return;
        }

        try
        {
            row.Take(id, folder.EndIds, batchSize);
        }
        catch (GenerationException error)
        {
            row.Fail(error);
        }
    }

    private static bool HasWork(AnswerRow[] rows)
    {
        foreach (var row in rows)
        {
            if (!row.IsDone)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A row that is done gets the end token, which costs nothing more than the others' step. A row that cannot go on fails alone.</summary>
    private int PickOrEnd(AnswerRow row, ReadOnlySpan<float> logits)
    {
        if (!row.IsDone && row.IsCancelled)
        {
            row.Cancel();
        }

        try
        {
            return row.IsDone
                ? folder.EndIds[0]
                : row.Pick(sampler, logits);
        }
        catch (GenerationException error)
        {
            row.Fail(error);
            return folder.EndIds[0];
        }
    }
}
