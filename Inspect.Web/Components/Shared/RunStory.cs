using Inspect.Engine.Parts;

namespace Inspect.Web.Components.Shared;

/// <summary>What the samples of a run have to say together: how many passed, and that others would with another scorer.</summary>
/// <param name="Passed">Samples that passed.</param>
/// <param name="Samples">Samples with a score.</param>
/// <param name="Scorer">Who judged.</param>
/// <param name="Holding">Samples that failed although their answer holds the target.</param>
/// <param name="Offered">The scorer that those would pass.</param>
public sealed record RunStory(int Passed, int Samples, string Scorer, int Holding, Part Offered)
{
    /// <summary>How many passed.</summary>
    public string CountText => $"{Format.Count(Passed)} of {Format.Count(Samples)}";

    /// <summary>What to try.</summary>
    public string HoldingText => Holding == 1 ? "1 answer holds the target:" : $"{Format.Count(Holding)} answers hold the target:";
}
