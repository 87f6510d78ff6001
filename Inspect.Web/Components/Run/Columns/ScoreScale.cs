using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Inspect.Engine.Filters;

namespace Inspect.Web.Components.Run.Columns;

/// <summary>How the values of a score are coloured.</summary>
/// <param name="Palette">Name of a palette for numbers: <c>good-high</c>, <c>good-low</c>, <c>diverging</c> or <c>neutral</c>, which only shows how much; null for words.</param>
/// <param name="Least">The number at its lower end; null for the least that was seen.</param>
/// <param name="Most">The number at its upper end; null for the most that was seen.</param>
/// <param name="Roles">What words stand for: <c>good</c>, <c>bad</c>, <c>warn</c>, <c>info</c> or <c>muted</c>.</param>
public sealed record ScoreScale(string? Palette, double? Least, double? Most, ImmutableDictionary<string, string> Roles)
{
    private const int Steps = 5;
    private const int MostRoles = 200;
    private const string NeutralName = "neutral";

    private static readonly string[] Palettes = ["good-high", "good-low", "diverging", NeutralName];
    private static readonly string[] KnownRoles = ["good", "bad", "warn", "info", "muted"];

    /// <summary>The scale of scores of which nobody has said what is good.</summary>
    public static ScoreScale Neutral { get; } = new(NeutralName, null, null, ImmutableDictionary<string, string>.Empty);

    /// <summary>Reads a scale of a log; null where it is none.</summary>
    public static ScoreScale? Of(JsonElement scale)
    {
        if (scale.ValueKind == JsonValueKind.String)
        {
            return Palettes.Contains(scale.GetString()) ? Neutral with { Palette = scale.GetString() } : null;
        }

        if (scale.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        if (scale.TryGetProperty("palette", out var palette) && palette.ValueKind == JsonValueKind.String && Palettes.Contains(palette.GetString()))
        {
            return Neutral with { Palette = palette.GetString(), Least = NumberOf(scale, "min"), Most = NumberOf(scale, "max") };
        }

        var roles = scale.EnumerateObject()
            .Where(p => p.Value.ValueKind == JsonValueKind.String && KnownRoles.Contains(p.Value.GetString()))
            .DistinctBy(p => p.Name)
            .Take(MostRoles)
            .ToImmutableDictionary(p => p.Name, p => p.Value.GetString()!, StringComparer.Ordinal);
        return roles.IsEmpty ? null : new ScoreScale(null, null, null, roles);
    }

    /// <summary>The class of a value's cell; null for one without colour.</summary>
    /// <param name="value">The value.</param>
    /// <param name="least">The least number that was seen.</param>
    /// <param name="most">The most that was seen.</param>
    public string? CssOf(FilterValue value, double least, double most)
    {
        if (Palette is null)
        {
            return value.Text is { } word && Roles.TryGetValue(word, out var role) ? $"hr-{role}" : null;
        }

        var (from, to) = (Least ?? least, Most ?? most);
        // Letters and words such as C or True have their own looks.
        if (!double.IsFinite(value.Number) || !double.TryParse(value.Text, CultureInfo.InvariantCulture, out _) || !(to > from))
        {
            return null;
        }

        var share = Math.Clamp((value.Number - from) / (to - from), 0, 1);
        var step = (int)Math.Round((Palette == "good-low" ? 1 - share : share) * (Steps - 1));
        return Palette == NeutralName ? (step == 0 ? null : $"hn-{step}") : $"hg-{step}";
    }

    private static double? NumberOf(JsonElement map, string name) =>
        map.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number) ? number : null;
}
