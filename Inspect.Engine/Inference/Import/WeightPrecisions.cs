using System.Diagnostics.CodeAnalysis;

namespace Inspect.Engine.Inference.Import;

/// <summary>The written names of precisions.</summary>
public static class WeightPrecisions
{
    private static readonly (WeightPrecision Precision, string Name)[] Names =
        [(WeightPrecision.Int8, "int8"), (WeightPrecision.Int4, "int4"), (WeightPrecision.Fp32, "fp32"), (WeightPrecision.Fp16, "fp16")];

    /// <summary>All names, the default first.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Names.Select(n => n.Name)];

    /// <summary>The name of a precision: <c>int8</c>, <c>int4</c>, <c>fp32</c> or <c>fp16</c>.</summary>
    public static string NameOf(this WeightPrecision precision) => Names.First(n => n.Precision == precision).Name;

    /// <summary>Reads a name, in any letter case.</summary>
    /// <returns>False where it is none.</returns>
    public static bool TryParse([NotNullWhen(true)] string? name, out WeightPrecision precision)
    {
        var found = Array.FindIndex(Names, n => n.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        precision = Names[Math.Max(found, 0)].Precision;
        return found >= 0;
    }
}
