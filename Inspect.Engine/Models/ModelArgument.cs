using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace Inspect.Engine.Models;

/// <summary>An argument that a model is opened with (<c>-M name=value</c>), as its provider declares it: what forms are made of and requests are checked against.</summary>
/// <param name="Name">Name in requests and logs: <c>max_rows</c>.</param>
/// <param name="Label">Name on pages: <c>Max rows</c>.</param>
/// <param name="Kind">Kind of its values.</param>
/// <param name="Help">What it does, in a sentence.</param>
public sealed record ModelArgument(string Name, string Label, ModelArgumentKind Kind, string Help)
{
    private const int LongestShown = 100;

    /// <summary>What is in force without it, in a few words.</summary>
    public string Absent { get; init; } = "not set";

    /// <summary>The least whole number.</summary>
    public int Least { get; init; }

    /// <summary>The largest whole number; null where the model says it.</summary>
    public int? Most { get; init; }

    /// <summary>The texts that it takes; empty for any.</summary>
    public ImmutableArray<string> Values { get; init; } = [];

    /// <summary>It may be a key: no log, page or message holds its value, and no form asks for it.</summary>
    public bool IsSecret => ModelArguments.IsSecret(Name);

    /// <summary>Another argument does the same, and stands on the form.</summary>
    public bool IsOtherName { get; init; }

    /// <summary>Its largest number is the model's, so that only a provider that knows the model can check it.</summary>
    public bool IsBoundByModel => Kind == ModelArgumentKind.Whole && Most is null;

    /// <summary>What it takes, as a part of a sentence; null for any value.</summary>
    public string? Takes => Kind switch
    {
        ModelArgumentKind.Whole => WholeFrom(Most),
        ModelArgumentKind.Switch => "true, false or auto",
        ModelArgumentKind.Map => "a map such as {name: value}",
        ModelArgumentKind.List => "a text, or a list of texts",
        _ when !Values.IsEmpty => $"one of {string.Join(", ", Values)}",
        _ => null,
    };

    /// <summary>What is wrong with a value, in a sentence with what it takes; null where it fits.</summary>
    /// <param name="value">The value.</param>
    /// <param name="most">The largest whole number where the model says it; null where that is not known.</param>
    public string? Misfit(JsonElement value, int? most = null) =>
        Fits(value, Most ?? most ?? int.MaxValue) ? null
        : $"The model argument {Name} is {Shown(value)}, but must be {(Kind == ModelArgumentKind.Whole ? WholeFrom(Most ?? most) : Takes)}{(Most is null && most is not null ? ", which is what the model takes" : string.Empty)}.";

    /// <summary>A value for a sentence, cut short.</summary>
    internal static string Shown(JsonElement value) => value.GetRawText() is { Length: > LongestShown } text ? text[..LongestShown] + "…" : value.GetRawText();

    private bool Fits(JsonElement value, int most) => Kind switch
    {
        ModelArgumentKind.Whole => value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= Least && number <= most,
        ModelArgumentKind.Switch => value.ValueKind is JsonValueKind.True or JsonValueKind.False or JsonValueKind.Null || IsOneOf(value, ["true", "false", "auto"]),
        ModelArgumentKind.Map => value.ValueKind is JsonValueKind.Object or JsonValueKind.Null,
        ModelArgumentKind.List => value.ValueKind != JsonValueKind.Object,
        _ => Values.IsEmpty || IsOneOf(value, Values),
    };

    private static bool IsOneOf(JsonElement value, IEnumerable<string> words) =>
        value.ValueKind == JsonValueKind.String && words.Any(w => w.Equals(value.GetString(), StringComparison.OrdinalIgnoreCase));

    private string WholeFrom(int? most) =>
        string.Create(CultureInfo.InvariantCulture, $"a whole number {(most is { } high ? $"from {Least} to {high:N0}" : $"from {Least} on")}");
}
