using System.Collections.Immutable;
using Inspect.Web.Tries;

namespace Inspect.Web.Api;

/// <summary>An item of a try.</summary>
/// <param name="Id">Its id, as text.</param>
/// <param name="Input">What the model was asked.</param>
/// <param name="Answer">What it said.</param>
/// <param name="Scores">Scorer, value and why.</param>
/// <param name="Error">Why it failed.</param>
public sealed record ApiTrySample(string Id, string Input, string Answer, ImmutableArray<TryScore> Scores, string? Error)
{
    /// <summary>The item as it was read.</summary>
    public static ApiTrySample Of(TrySample sample) => new(sample.View.Id.ToString(), sample.Input, sample.Answer, sample.Scores, sample.Error);
}
