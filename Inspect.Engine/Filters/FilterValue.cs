using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Inspect.Engine.Filters;

/// <summary>A value that a filter compares.</summary>
public readonly record struct FilterValue
{
    private readonly object? _object;

    private FilterValue(FilterKind kind, double number, object? value)
    {
        (Kind, Number, _object) = (kind, number, value);
    }

    /// <summary>What it is.</summary>
    public FilterKind Kind { get; }

    /// <summary>The number, 1 for true, or seconds since 1970 for a time; NaN for what is none.</summary>
    public double Number { get; }

    /// <summary>The text; null for what is none.</summary>
    public string? Text => _object as string;

    /// <summary>The texts; empty for what is none.</summary>
    public ImmutableArray<string> Texts => _object is string[] texts ? ImmutableCollectionsMarshal.AsImmutableArray(texts) : [];

    /// <summary>It is true.</summary>
    public bool IsTrue => Kind == FilterKind.Flag && Number > 0;

    /// <summary>True or false.</summary>
    public static FilterValue Of(bool value) => new(FilterKind.Flag, value ? 1 : 0, null);

    /// <summary>A number; null for none.</summary>
    public static FilterValue Of(double? value) => value is { } number ? new(FilterKind.Number, number, null) : default;

    /// <summary>A text; null for none.</summary>
    public static FilterValue Of(string? value) => value is null ? default : new(FilterKind.Text, double.NaN, value);

    /// <summary>A time; null for none.</summary>
    public static FilterValue Of(DateTimeOffset? value) => value is { } time ? new(FilterKind.Time, SecondsOf(time), null) : default;

    /// <summary>Several texts.</summary>
    public static FilterValue Of(IEnumerable<string> values) => new(FilterKind.Texts, double.NaN, values.ToArray());

    /// <summary>Several texts, which are not copied.</summary>
    public static FilterValue Of(ImmutableArray<string> values) => new(FilterKind.Texts, double.NaN, ImmutableCollectionsMarshal.AsArray(values));

    /// <summary>A score that is compared with texts by its text and with numbers by its number.</summary>
    public static FilterValue OfScore(string? text, double number) => new(FilterKind.Score, number, text);

    /// <summary>The time that a text gives, in seconds since 1970; null for what is no time.</summary>
    public static double? TimeOf(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? SecondsOf(time) : null;

    private static double SecondsOf(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).TotalSeconds;
}
