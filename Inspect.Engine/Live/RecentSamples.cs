using Inspect.Engine.Logs.Format;
using Inspect.Engine.Values;

namespace Inspect.Engine.Live;

/// <summary>Finished samples that may not be on disk yet, until newer ones push them out. Its owner guards it.</summary>
internal sealed class RecentSamples
{
    private const int Kept = 64;
    private readonly Dictionary<(SampleId Id, int Epoch), EvalSample> _samples = [];
    private readonly Queue<(SampleId Id, int Epoch)> _order = new();

    /// <summary>A sample; null when it is gone from memory.</summary>
    public EvalSample? Find(SampleId id, int epoch) => _samples.GetValueOrDefault((id, epoch));

    /// <summary>Keeps a sample.</summary>
    public void Keep(EvalSample sample)
    {
        var key = (sample.Id, sample.Epoch);
        _samples[key] = sample;
        _order.Enqueue(key);
        if (_order.Count > Kept)
        {
            _samples.Remove(_order.Dequeue());
        }
    }
}
