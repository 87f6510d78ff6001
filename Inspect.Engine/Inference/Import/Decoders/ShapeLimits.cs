namespace Inspect.Engine.Inference.Import.Decoders;

/// <summary>Numbers beyond these are no model's, whatever a configuration says.</summary>
internal static class ShapeLimits
{
    /// <summary>Layers.</summary>
    public const int Layers = 1_024;

    /// <summary>Numbers in a state or in a feed-forward part.</summary>
    public const int Width = 1 << 20;

    /// <summary>Tokens that the model knows.</summary>
    public const int Vocabulary = 1 << 22;

    /// <summary>Tokens of prompt and answer together.</summary>
    public const int Context = 1 << 20;

    /// <summary>Heads, and numbers in one.</summary>
    public const int Heads = 4_096;
}
