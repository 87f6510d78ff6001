using Inspect.Engine.Inference.Folders;
using Microsoft.ML.OnnxRuntimeGenAI;

namespace Inspect.Engine.Inference.GenAi;

/// <summary>Runs a few tokens when a model is loaded, to see how wide its logits are and whether unequal prompts may run together.</summary>
/// <remarks>
/// GenAI pads shorter prompts of a batch. A graph that gives the logits of the last position alone then answers the padding, and a
/// buffer that slides drops tokens in favour of padding. The first shows here, whatever the reason; the second only beyond the window.
/// </remarks>
internal sealed unsafe class GenAiProbe(Model model, ModelFolder folder)
{
    /// <summary>Share of the largest logit by which rounding may move the logits in the mean: 8 bit activations stay far below.</summary>
    private const double Tolerance = 0.01;

    private const int ShortPrompt = 2;
    private const int LongPrompt = 5;

    private readonly int[] _ids = [.. Enumerable.Range(0, int.MaxValue).Where(id => id != folder.PaddingId && !folder.EndIds.Contains(id)).Take(ShortPrompt + LongPrompt)];

    private bool _givesAll;

    /// <summary>Runs the model.</summary>
    /// <exception cref="ModelLoadException">The folder names tokens that the model does not have.</exception>
    public GenAiTraits Run()
    {
        var alone = FirstRow([_ids[..ShortPrompt]]);

        // Before rows are padded.
        folder.CheckIds(alone[0].Length);
        var mixing = folder.Sliding switch
        {
            { SlidesInputs: true } => RowMixing.Alone,
            { } => RowMixing.EqualLengths,
            null => IsSame(alone, FirstRow([_ids[..ShortPrompt], _ids[ShortPrompt..]])) ? RowMixing.Any : RowMixing.EqualLengths,
        };
        return new GenAiTraits(alone[0].Length, mixing, _givesAll, new Lazy<bool>(TakesPieces, LazyThreadSafetyMode.None));
    }

    /// <summary>A prompt in two pieces gives what it gives at once. Windows slide by the piece; the phi3 family turns positions by the length of the whole prompt.</summary>
    private bool TakesPieces() => folder.Sliding is null && !folder.Type.StartsWith("phi", StringComparison.Ordinal)
        && IsSame(FirstRow([_ids]), FirstRow([_ids], ShortPrompt));

    private static bool IsSame(float[][] alone, float[][] together) => alone.Zip(together).All(pair => IsSame(pair.First, pair.Second));

    private static bool IsSame(float[] alone, float[] together)
    {
        var (largest, squares) = (0.0, 0.0);
        foreach (var (one, other) in alone.Zip(together).Where(l => float.IsFinite(l.First)))
        {
            largest = Math.Max(largest, Math.Abs(one));
            squares += ((double)one - other) * ((double)one - other);
        }

        return Math.Sqrt(squares / alone.Length) <= Tolerance * largest;
    }

    /// <summary>Logits of the first row behind its prompt and behind one more token.</summary>
    /// <param name="rows">Prompts.</param>
    /// <param name="firstPiece">Tokens of the first of two pieces; 0 for the prompt at once.</param>
    private float[][] FirstRow(IReadOnlyList<int[]> rows, int firstPiece = 0)
    {
        using var parameters = new GeneratorParams(model);
        parameters.SetSearchOption("batch_size", rows.Count);
        parameters.SetSearchOption("max_length", folder.MaxLength(_ids.Length + 2));
        parameters.SetSearchOption("do_sample", false);
        using var generator = new Generator(model, parameters);
        if (firstPiece > 0)
        {
            generator.AppendTokens(rows[0].AsSpan(0, firstPiece));
            generator.AppendTokens(rows[0].AsSpan(firstPiece));
        }
        else
        {
            GenAiNative.AppendPrompts(generator, rows);
        }

        using var output = generator.GetOutput("logits");
        var width = (int)output.Shape()[^1];
        _givesAll = output.Shape() is [_, var given, _] && given == rows[0].Length && output.Type() == ElementType.float32;
        var first = Read(generator, width);

        // Both runs must go on with the same token, so it is not left to the logits.
        Force(generator, rows.Count, width, _ids[0]);
        return [first, Read(generator, width)];
    }

    private static float[] Read(Generator generator, int width)
    {
        var logits = GenAiNative.GetLogits(generator);
        try
        {
            return new ReadOnlySpan<float>((void*)GenAiNative.GetData(logits), width).ToArray();
        }
        finally
        {
            GenAiNative.Destroy(logits);
        }
    }

    private static void Force(Generator generator, int rows, int width, int id)
    {
        var forced = new float[rows * width];
        Array.Fill(forced, -1e30f);
        for (var row = 0; row < rows; row++)
        {
            forced[(row * width) + id] = 0;
        }

        fixed (float* data = forced)
        {
            var tensor = GenAiNative.CreateTensor((IntPtr)data, [rows, 1, width]);
            try
            {
                GenAiNative.SetLogits(generator, tensor);
                generator.GenerateNextToken();
            }
            finally
            {
                GenAiNative.Destroy(tensor);
            }
        }
    }
}
