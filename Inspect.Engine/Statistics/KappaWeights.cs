namespace Inspect.Engine.Statistics;

/// <summary>How much a disagreement weighs by how far apart two labels lie.</summary>
public enum KappaWeights
{
    /// <summary>Every disagreement weighs the same.</summary>
    None,

    /// <summary>By the distance.</summary>
    Linear,

    /// <summary>By the square of the distance.</summary>
    Quadratic,
}
