using System.Collections.Immutable;

namespace Inspect.Engine.Models.Tools;

/// <summary>The tools that a model is offered in a call.</summary>
/// <param name="Tools">The tools in order.</param>
/// <param name="Choice">Which of them it may or must call.</param>
public sealed record ToolOffer(ImmutableArray<ToolInfo> Tools, ToolChoice Choice)
{
    /// <summary>No tool.</summary>
    public static ToolOffer None { get; } = new([], ToolChoice.Auto);
}
