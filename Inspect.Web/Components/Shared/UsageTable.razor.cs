using Inspect.Engine.Models;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Shared;

/// <summary>Tokens by model or by role; what nobody counted has no column.</summary>
public sealed partial class UsageTable
{
    /// <summary>What the rows are.</summary>
    [Parameter, EditorRequired]
    public required string Head { get; set; }

    /// <summary>Tokens by name.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlyDictionary<string, ModelUsage> Usage { get; set; }

    private bool HasCache => Usage.Values.Any(u => u.InputTokensCacheRead > 0 || u.InputTokensCacheWrite > 0);

    private bool HasReasoning => Usage.Values.Any(u => u.ReasoningTokens > 0);

    private static string TextOf(long? tokens) => tokens is { } count ? Format.Count(count) : "–";
}
