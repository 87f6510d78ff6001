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
    public void Add(EvalSample sample) => Add(sample.ModelUsage, sample.RoleUsage, sample.CompletedAt);

    /// <summary>Adds a sample by its row.</summary>
    public void Add(EvalSampleSummary row) => Add(row.ModelUsage, row.RoleUsage, row.CompletedAt);

    /// <summary>The sums.</summary>
    public EvalStats Stats(DateTimeOffset started) =>
        new() { StartedAt = started, CompletedAt = _last ?? started, ModelUsage = _models, RoleUsage = _roles };

    private void Add(IReadOnlyDictionary<string, ModelUsage> models, IReadOnlyDictionary<string, ModelUsage> roles, DateTimeOffset? completed)
    {
        Sum(_models, models);
        Sum(_roles, roles);
        _last = completed > _last || _last is null ? completed ?? _last : _last;
    }

    private static void Sum(Dictionary<string, ModelUsage> sums, IReadOnlyDictionary<string, ModelUsage> usage)
    {
        foreach (var (name, value) in usage)
        {
            sums[name] = sums.TryGetValue(name, out var sum) ? sum + value : value;
        }
    }
}
