using System.Diagnostics;
using System.Runtime.InteropServices;
using Inspect.Engine.Inference.Folders;
using Inspect.Engine.Inference.Sampling;
using Microsoft.ML.OnnxRuntimeGenAI;

namespace Inspect.Engine.Inference.GenAi;

/// <summary>Runs rows in lock step until the last is done. Each token is picked by our sampler from GenAI's logits.</summary>
/// <remarks>GenAI picks greedily from logits that hold 0 at our token and a very low number everywhere else.</remarks>
internal sealed unsafe class GenAiBatch(Model model, Tokenizer tokenizer, ModelFolder folder, int vocabularySize, Sampler sampler)
{
    private const float Never = -1e30f;

    /// <summary>Seconds spent in our sampler, of the last run.</summary>
    public double SamplingSeconds { get; private set; }

    /// <summary>Steps of the last run.</summary>
    public int Steps { get; private set; }

    /// <summary>Runs the rows; each ends or is cancelled.</summary>
    public void Run(IReadOnlyList<GenAiRow> rows)
    {
        SamplingSeconds = 0;
        Steps = 0;
        using var prompts = tokenizer.EncodeBatch([.. Enumerable.Repeat(string.Empty, rows.Count)]);
        for (var row = 0; row < rows.Count; row++)
        {
            foreach (var id in rows[row].Prompt)
            {
                prompts.Append((int)id, (ulong)row);
            }
        }

        using var parameters = new GeneratorParams(model);
        parameters.SetSearchOption("batch_size", rows.Count);
        parameters.SetSearchOption("max_length", rows.Max(r => r.Prompt.Length) + rows.Max(r => r.MaxTokens));
        parameters.SetSearchOption("do_sample", false);
        using var generator = new Generator(model, parameters);
        generator.AppendTokenSequences(prompts);
        RunSteps(generator, rows);
    }

    private void RunSteps(Generator generator, IReadOnlyList<GenAiRow> rows)
    {
        var picked = (float*)NativeMemory.Alloc((nuint)rows.Count * (nuint)vocabularySize, sizeof(float));
        var tensor = IntPtr.Zero;
        try
        {
            new Span<float>(picked, rows.Count * vocabularySize).Fill(Never);
            tensor = GenAiNative.CreateTensor((IntPtr)picked, [rows.Count, 1, vocabularySize]);
            while (rows.Any(r => !r.IsDone) && !generator.IsDone())
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

    private void Step(Generator generator, IReadOnlyList<GenAiRow> rows, float* picked, IntPtr tensor)
    {
        Steps++;
        var logits = GenAiNative.GetLogits(generator);
        Span<int> ids = stackalloc int[rows.Count];
        try
        {
            var started = Stopwatch.GetTimestamp();
            var data = (float*)GenAiNative.GetData(logits);
            for (var i = 0; i < rows.Count; i++)
            {
                ids[i] = Pick(rows[i], new ReadOnlySpan<float>(data + ((long)i * vocabularySize), vocabularySize));
                picked[((long)i * vocabularySize) + ids[i]] = 0;
            }

            SamplingSeconds += Stopwatch.GetElapsedTime(started).TotalSeconds;
        }
        finally
        {
            GenAiNative.Destroy(logits);
        }

        GenAiNative.SetLogits(generator, tensor);
        for (var i = 0; i < rows.Count; i++)
        {
            if (!rows[i].IsDone)
            {
                rows[i].Take(ids[i], folder.EndIds, rows.Count);
            }
        }

        // The last token of the last row needs no further run of the model.
        if (rows.Any(r => !r.IsDone))
        {
            generator.GenerateNextToken();
        }

        for (var i = 0; i < rows.Count; i++)
        {
            picked[((long)i * vocabularySize) + ids[i]] = Never;
        }
    }

    /// <summary>A row that is done gets the end token, which costs nothing more than the others' step.</summary>
    private int Pick(GenAiRow row, ReadOnlySpan<float> logits)
    {
        if (!row.IsDone && row.IsCancelled)
        {
            row.Cancel();
        }

        return row.IsDone
            ? folder.EndIds[0]
            : sampler.Pick(logits, row.Request.Sampling, row.Prompt, row.Answer, row.Request.Random.At(row.AnswerLength));
    }
}
