namespace Inspect.Engine.Evals;

/// <summary>How long a run worked: the time in which at least one of its samples went on. A run that was broken off and resumed did nothing in between.</summary>
internal sealed class WorkedTime
{
    private readonly List<(DateTimeOffset Begin, DateTimeOffset End)> _samples = [];

    /// <summary>When the last sample ended; null before the first.</summary>
    public DateTimeOffset? LastEnd => _samples.Count == 0 ? null : _samples.Max(s => s.End);

    /// <summary>The sum of the parts.</summary>
    public TimeSpan Total
    {
        get
        {
            var (total, until) = (TimeSpan.Zero, DateTimeOffset.MinValue);
            foreach (var (begin, end) in _samples.Order())
            {
                var from = begin > until ? begin : until;
                total += end > from ? end - from : TimeSpan.Zero;
                until = end > until ? end : until;
            }

            return total;
        }
    }

    /// <summary>Takes the times of a sample; one without them adds nothing.</summary>
    public void Add(DateTimeOffset? begin, DateTimeOffset? end)
    {
        if (begin is { } from && end is { } to)
        {
            _samples.Add((from, to));
        }
    }
}
