using System.Runtime.InteropServices;
using Inspect.Engine.Inference.Folders;
using Inspect.Engine.Inference.Sampling;
using Inspect.Engine.Inference.Sequences;
using Microsoft.ML.OnnxRuntimeGenAI;

namespace Inspect.Engine.Inference.GenAi;

/// <summary>Runs rows in lock step until the last is done. Each token is picked by our sampler from GenAI's logits.</summary>
/// <remarks>GenAI picks greedily from logits that hold 0 at our token and a very low number everywhere else.</remarks>
internal sealed unsafe class GenAiBatch(Model model, Tokenizer tokenizer, ModelFolder folder, int vocabularySize, Sampler sampler, TimeProvider time)
{
    private const float Never = -1e30f;

    /// <summary>Seconds spent in our sampler, of the last run.</summary>
    public double SamplingSeconds { get; private set; }

    /// <summary>Steps of the last run.</summary>
    public int Steps { get; private set; }

    /// <summary>Runs the rows; each ends, fails or is cancelled, unless the stop comes first.</summary>
    public void Run(GenAiRow[] rows, CancellationToken stop)
    {
        SamplingSeconds = 0;
        Steps = 0;
        using var prompts = tokenizer.EncodeBatch([.. Enumerable.Repeat(string.Empty, rows.Length)]);
        for (var row = 0; row < rows.Length; row++)
        {
            foreach (var id in rows[row].Prompt)
            {
                prompts.Append((int)id, (ulong)row);
            }
        }

        using var parameters = new GeneratorParams(model);
        parameters.SetSearchOption("batch_size", rows.Length);
        parameters.SetSearchOption("max_length", folder.MaxLength(rows.Max(r => r.Prompt.Length) + rows.Max(r => r.MaxTokens)));
        parameters.SetSearchOption("do_sample", false);
        using var generator = new Generator(model, parameters);
        generator.AppendTokenSequences(prompts);
        RunSteps(generator, rows, stop);
    }

    private void RunSteps(Generator generator, GenAiRow[] rows, CancellationToken stop)
    {
        var picked = (float*)NativeMemory.Alloc((nuint)rows.Length * (nuint)vocabularySize, sizeof(float));
        var tensor = IntPtr.Zero;
        try
        {
            new Span<float>(picked, rows.Length * vocabularySize).Fill(Never);
            tensor = GenAiNative.CreateTensor((IntPtr)picked, [rows.Length, 1, vocabularySize]);
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

    private void Step(Generator generator, GenAiRow[] rows, float* picked, IntPtr tensor)
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
                ids[i] = PickOrEnd(rows[i], new ReadOnlySpan<float>(data + ((long)i * vocabularySize), vocabularySize));
                picked[((long)i * vocabularySize) + ids[i]] = 0;
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
            picked[((long)i * vocabularySize) + ids[i]] = Never;
        }
    }

    private void TakeOrFail(GenAiRow row, int id, int batchSize)
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

    private static bool HasWork(GenAiRow[] rows)
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
    private int PickOrEnd(GenAiRow row, ReadOnlySpan<float> logits)
    {
        if (!row.IsDone && row.IsCancelled)
        {
            row.Cancel();
        }

        try
        {
            return row.IsDone
                ? folder.EndIds[0]
                : sampler.Pick(logits, row.Request.Sampling, row.Prompt, row.Answer, row.Request.Random.At(row.AnswerLength));
        }
        catch (GenerationException error)
        {
            row.Fail(error);
            return folder.EndIds[0];
        }
    }
}
