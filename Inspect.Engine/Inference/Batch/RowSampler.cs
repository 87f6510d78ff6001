using Inspect.Engine.Inference.Sampling;

namespace Inspect.Engine.Inference.Batch;

/// <summary>Picks the next tokens of many rows, on all cores where there are enough rows for that. Used by one thread.</summary>
internal sealed class RowSampler
{
    /// <summary>Fewer rows are picked for on one core: to wake another would take longer.</summary>
    private const int LeastToShare = 4;

    private readonly Sampler[] _samplers;
    private readonly Action<int> _share;
    private IReadOnlyList<BatchRow> _rows = [];
    private int _first;
    private int _count;
    private OrtDecoder? _decoder;

    /// <summary>Makes the samplers.</summary>
    /// <param name="vocabularySize">Number of logits.</param>
    /// <param name="threads">Cores to use.</param>
    public RowSampler(int vocabularySize, int threads)
    {
        VocabularySize = vocabularySize;
        _samplers = [.. Enumerable.Range(0, threads).Select(_ => new Sampler(vocabularySize))];
        _share = Share;
    }

    /// <summary>Number of logits.</summary>
    public int VocabularySize { get; }

    /// <summary>Picks the next token of each of a run of rows, from the logits of the step that they made. One that cannot go on fails.</summary>
    public void PickAll(OrtDecoder decoder, IReadOnlyList<BatchRow> rows, int first, int count)
    {
        (_decoder, _rows, _first, _count) = (decoder, rows, first, count);
        if (count < LeastToShare)
        {
            for (var row = 0; row < count; row++)
            {
                Pick(_samplers[0], decoder.LogitsOf(row), rows[first + row]);
            }
        }
        else
        {
            Parallel.For(0, _samplers.Length, _share);
        }
    }

    /// <summary>Picks the first token behind a prompt. A row that cannot go on fails.</summary>
    public void PickFirst(ReadOnlySpan<float> logits, BatchRow row) => Pick(_samplers[0], logits, row);

    private void Share(int share)
    {
        for (var row = share; row < _count; row += _samplers.Length)
        {
            Pick(_samplers[share], _decoder!.LogitsOf(row), _rows[_first + row]);
        }
    }

    private static void Pick(Sampler sampler, ReadOnlySpan<float> logits, BatchRow row)
    {
        try
        {
            row.Next = (uint)row.Answer.Pick(sampler, logits);
        }
        catch (GenerationException error)
        {
            row.Request.Fail(error);
        }
    }
}
