namespace Inspect.Engine.Models.Providers.Hosted;

/// <summary>A piece of a hosted model's answer: text as it comes, or at last the output.</summary>
/// <param name="Text">Text to show.</param>
/// <param name="Output">The finished output.</param>
internal readonly record struct HostedPiece(string? Text, ModelOutput? Output)
{
    /// <summary>Text as it comes.</summary>
    public static HostedPiece Of(string? text) => new(text, null);

    /// <summary>The finished output.</summary>
    public static HostedPiece Of(ModelOutput output) => new(null, output);
}
