using System.Globalization;
using System.Text.Json;
using Inspect.Engine.Models;

namespace Inspect.Engine.Tasks.Settings;

/// <summary>How connections adapt (semantics 5.5).</summary>
public sealed class AdaptiveType : PolicyType
{
    /// <inheritdoc />
    public override string Takes => AdaptiveLimits.Takes;

    /// <inheritdoc />
    public override string? Misfit(JsonElement value) => AdaptiveLimits.Read(value, out _);

    /// <summary>A maximum stays a number; a range becomes the map that logs hold.</summary>
    protected override JsonElement? ParseShort(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var most) ? Element(most)
        : AdaptiveLimits.Read(Element(text), out var limits) is null && limits is not null ? Element(limits)
        : null;
}
