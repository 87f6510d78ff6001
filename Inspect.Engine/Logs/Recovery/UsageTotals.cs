using Inspect.Engine.Logs.Format;
using Inspect.Engine.Models;

namespace Inspect.Engine.Logs.Recovery;

/// <summary>Tokens and times summed over samples.</summary>
internal sealed class UsageTotals
{
    private readonly Dictionary<string, ModelUsage> _models = [];
    private readonly Dictionary<string, ModelUsage> _roles = [];
    private DateTimeOffset? _last;

    /// <summary>Adds a sample.</summary>
    public void Add(EvalSample sample)
    {
        Sum(_models, sample.ModelUsage);
        Sum(_roles, sample.RoleUsage);
        _last = sample.CompletedAt > _last || _last is null ? sample.CompletedAt ?? _last : _last;
    }

    /// <summary>The sums.</summary>
    public EvalStats Stats(DateTimeOffset started) =>
        new() { StartedAt = started, CompletedAt = _last ?? started, ModelUsage = _models, RoleUsage = _roles };

    private static void Sum(Dictionary<string, ModelUsage> sums, IReadOnlyDictionary<string, ModelUsage> usage)
    {
        foreach (var (name, value) in usage)
        {
            sums[name] = sums.TryGetValue(name, out var sum) ? sum + value : value;
        }
    }
}
