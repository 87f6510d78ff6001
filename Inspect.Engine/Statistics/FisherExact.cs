using MathNet.Numerics.Distributions;

namespace Inspect.Engine.Statistics;

/// <summary>Fisher's exact test of a table of two by two counts (Fisher 1922).</summary>
/// <param name="TwoSided">Sum of all tables with the same margins that are no likelier than the observed one.</param>
/// <param name="Less">Chance of a first cell at most as large.</param>
/// <param name="Greater">Chance of a first cell at least as large.</param>
public readonly record struct FisherExact(double TwoSided, double Less, double Greater)
{
    /// <summary>The test of the table with the rows <c>a b</c> and <c>c d</c>.</summary>
    public static FisherExact Of(int a, int b, int c, int d)
    {
        var (all, column, row) = (a + b + c + d, a + c, a + b);
        var least = Math.Max(0, row - (b + d));
        double[] tables =
        [
            .. Enumerable.Range(least, Math.Min(row, column) - least + 1).Select(k => Math.Exp(Hypergeometric.PMFLn(all, column, row, k))),
        ];
        return new FisherExact(
            BinomialTests.SumOfUnlikely(tables, a - least), Math.Min(1, tables.Take(a - least + 1).Sum()), Math.Min(1, tables.Skip(a - least).Sum()));
    }
}
