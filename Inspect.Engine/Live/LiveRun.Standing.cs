using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Statistics;

namespace Inspect.Engine.Live;

/// <content>Where the run stands: one look for all who show it.</content>
public sealed partial class LiveRun
{
    private readonly ScoreSums _sums = new();

    /// <summary>Scores of the ended epochs of each item, in sums: one more costs the same however many there are.</summary>
    private ItemSum[] _itemSums = [];

    /// <summary>Output tokens of the samples that ended.</summary>
    private long _tokens;

    /// <summary>Where the run stands now.</summary>
    public LiveStanding Standing()
    {
        lock (_lock)
        {
            var isMean = _metrics is [var first, ..] && IsMeanOfSamples(first);
            return new LiveStanding
            {
                State = _state,
                Detail = _detail,
                Header = _header,
                Log = _log,
                Counts = Counts(),
                Metrics = isMean ? [MeanSoFar(_metrics[0]), .. _metrics[1..]] : _metrics,
                Scored = isMean ? _sums.Samples : null,
                Passed = isMean ? _sums.Passed : null,
                Tokens = _tokens + _running.Values.Sum(a => (long)a.Sample.Tokens),
                TokensPerSecond = _pace?.TokensPerSecond,
                Eta = _pace?.Eta,
                Calls = _calls,
            };
        }
    }

    private Dictionary<SampleOutcome, int> Counts() => _counts.Index().Where(c => c.Item > 0).ToDictionary(c => (SampleOutcome)c.Index, c => c.Item);

    /// <summary>Metrics are computed at most once a second; a mean of the first scorer is known at every moment.</summary>
    private bool IsMeanOfSamples(LiveMetric metric) =>
        _sums.Items > 0 && metric.IsMean && metric.Scorer == _header?.Eval.Scorers?.FirstOrDefault()?.Name;

    private LiveMetric MeanSoFar(LiveMetric metric)
    {
        var interval = _sums.Interval;
        return metric with { Value = _sums.Mean!.Value, Lower = interval?.Lower, Upper = interval?.Upper };
    }

    /// <summary>Takes what became of a sample, and its score with those of the other epochs of its item.</summary>
    private void TakeEnded(int slot, LiveSlot ended)
    {
        ref var item = ref _itemSums[slot / _epochs];
        var before = item;
        var old = _slots[slot];
        _tokens += ended.Tokens - (old.IsEnded ? old.Tokens : 0);
        Set(slot, ended);
        item = old.IsEnded && !double.IsNaN(old.Score) ? item.Without(old.Score) : item;
        item = double.IsNaN(ended.Score) ? item : item.With(ended.Score);
        _sums.Replace(before, item);
    }
}
