using Inspect.Engine.Inference.Sampling;

namespace Inspect.Engine.Inference.Batch;

/// <summary>Picks the next tokens of many rows, on all cores that are free where there are enough rows for that. Used by one thread.</summary>
/// <remarks>
/// The threads of the model wait for its next step by spinning, so that another core may be long in coming: each row is taken by who is there first, and
/// the thread that asked goes on by itself meanwhile.
/// </remarks>
internal sealed class RowSampler
{
    /// <summary>Fewer rows are picked for on one core: to wake another would take longer.</summary>
    private const int LeastToShare = 4;

    private readonly Sampler _sampler;
    private readonly Helper[] _helpers;
    private IReadOnlyList<BatchRow> _rows = [];
    private int _first;
    private int _count;
    private OrtDecoder? _decoder;
    private int _taken;
    private int _isOpen;
    private int _inside;

    /// <summary>Makes the samplers.</summary>
    /// <param name="vocabularySize">Number of logits.</param>
    /// <param name="threads">Cores to use.</param>
    public RowSampler(int vocabularySize, int threads)
    {
        VocabularySize = vocabularySize;
        _sampler = new Sampler(vocabularySize);
        _helpers = [.. Enumerable.Range(1, threads - 1).Select(_ => new Helper(this))];
    }

    /// <summary>Number of logits.</summary>
    public int VocabularySize { get; }

    /// <summary>Picks the next token of each of a run of rows, from the logits of the step that they made. One that cannot go on fails.</summary>
    public void PickAll(OrtDecoder decoder, IReadOnlyList<BatchRow> rows, int first, int count)
    {
        (_decoder, _rows, _first, _count, _taken) = (decoder, rows, first, count, 0);
        if (count < LeastToShare)
        {
            PickRows(_sampler);
            return;
        }

        Interlocked.Exchange(ref _isOpen, 1);
        foreach (var helper in _helpers)
        {
            helper.Call();
        }

        PickRows(_sampler);
        Interlocked.Exchange(ref _isOpen, 0);
        for (var wait = new SpinWait(); Volatile.Read(ref _inside) > 0;)
        {
            wait.SpinOnce(sleep1Threshold: -1);
        }
    }

    /// <summary>Picks the first token behind a prompt. A row that cannot go on fails.</summary>
    public void PickFirst(ReadOnlySpan<float> logits, BatchRow row) => Pick(_sampler, logits, row);

    private void PickRows(Sampler sampler)
    {
        for (int row; (row = Interlocked.Increment(ref _taken) - 1) < _count;)
        {
            Pick(sampler, _decoder!.LogitsOf(row), _rows[_first + row]);
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

    /// <summary>Another core: it finds what is left of the step that is being picked when it comes, or none.</summary>
    private sealed class Helper(RowSampler owner) : IThreadPoolWorkItem
    {
        private readonly Sampler _sampler = new(owner.VocabularySize);
        private int _isCalled;

        public void Call()
        {
            if (Interlocked.Exchange(ref _isCalled, 1) == 0)
            {
                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
            }
        }

        public void Execute()
        {
            // Counted before it looks, so that the owner, who closes and then counts, either sees it or is not joined.
            Interlocked.Increment(ref owner._inside);
            if (Volatile.Read(ref owner._isOpen) == 1)
            {
                owner.PickRows(_sampler);
            }

            Interlocked.Decrement(ref owner._inside);
            Volatile.Write(ref _isCalled, 0);
        }
    }
}
