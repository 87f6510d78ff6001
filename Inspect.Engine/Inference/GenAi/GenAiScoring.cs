using Inspect.Engine.Inference.Folders;
using Inspect.Engine.Inference.Sequences;
using Microsoft.ML.OnnxRuntimeGenAI;

namespace Inspect.Engine.Inference.GenAi;

/// <summary>Judges given texts, one at a time: what the model says behind each token is compared with the token that follows.</summary>
internal sealed unsafe class GenAiScoring(Model model, ModelFolder folder, GenAiTraits traits)
{
    private readonly int _vocabularySize = traits.VocabularySize;

    /// <summary>Judges a row, unless the stop comes first or nobody waits any more.</summary>
    /// <exception cref="OnnxRuntimeGenAIException">The model failed.</exception>
    /// <exception cref="GenerationException">The model gave no usable numbers.</exception>
    public void Run(ScoreRow row, CancellationToken stop)
    {
        var ids = Array.ConvertAll(row.Prompt[..^1], id => (int)id);
        if (traits.TakesPieces.Value)
        {
            RunPieces(row, ids, stop);
        }
        else if (traits.GivesAll && folder.Sliding is null)
        {
            using var generator = Open(ids.Length);
            generator.AppendTokens(ids);
            TakeAll(generator, row, 0, ids.Length);
        }
        else
        {
            // The model gives the last place alone, of a text that it takes as a whole.
            for (var length = row.From; length <= ids.Length && IsWanted(row, stop); length++)
            {
                using var generator = Open(length);
                generator.AppendTokens(ids.AsSpan(0, length));
                TakeLast(generator, row);
            }
        }

        if (row.IsComplete)
        {
            row.Finish();
        }
    }

    private static bool IsWanted(ScoreRow row, CancellationToken stop) => !stop.IsCancellationRequested && !row.IsCancelled;

    private Generator Open(int length)
    {
        using var parameters = new GeneratorParams(model);
        parameters.SetSearchOption("batch_size", 1);
        parameters.SetSearchOption("max_length", folder.MaxLength(length + 1));
        parameters.SetSearchOption("do_sample", false);
        return new Generator(model, parameters);
    }

    private void RunPieces(ScoreRow row, int[] ids, CancellationToken stop)
    {
        using var generator = Open(ids.Length);
        for (var at = 0; at < ids.Length && IsWanted(row, stop);)
        {
            // Where the model gives the last place alone, each piece ends where logits are wanted.
            var most = traits.GivesAll ? ids.Length - at : Math.Max(1, row.From - at);
            var count = Math.Min(GenAiTraits.Piece, most);
            generator.AppendTokens(ids.AsSpan(at, count));
            if (traits.GivesAll)
            {
                TakeAll(generator, row, at, count);
            }
            else if (at + count >= row.From)
            {
                TakeLast(generator, row);
            }

            at += count;
        }
    }

    private void TakeAll(Generator generator, ScoreRow row, int at, int count)
    {
        using var output = generator.GetOutput("logits");
        var all = output.GetData<float>();
        for (var place = Math.Max(0, row.From - 1 - at); place < count; place++)
        {
            row.Take(all.Slice(place * _vocabularySize, _vocabularySize));
        }
    }

    private void TakeLast(Generator generator, ScoreRow row)
    {
        var logits = GenAiNative.GetLogits(generator);
        try
        {
            row.Take(new ReadOnlySpan<float>((void*)GenAiNative.GetData(logits), _vocabularySize));
        }
        finally
        {
            GenAiNative.Destroy(logits);
        }
    }
}
