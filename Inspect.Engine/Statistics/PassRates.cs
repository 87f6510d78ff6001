namespace Inspect.Engine.Statistics;

/// <summary>What repeated tries say of a smaller number of tries.</summary>
public static class PassRates
{
    /// <summary>pass@k, the chance that one of k tries passes, unbiased: 1 − C(n−c, k) / C(n, k), as a product of ratios (Chen et al. 2021, "Evaluating large language models trained on code").</summary>
    /// <param name="tries">Tries, n.</param>
    /// <param name="passes">Those that passed, c.</param>
    /// <param name="draws">Tries that are asked about, k.</param>
    /// <returns>NaN for fewer tries than draws.</returns>
    public static double PassAt(int tries, int passes, int draws)
    {
        if (tries < draws)
        {
            return double.NaN;
        }

        if (tries - passes < draws)
        {
            return 1;
        }

        var product = 1.0;
        for (var i = tries - passes + 1; i <= tries; i++)
        {
            product *= 1.0 - ((double)draws / i);
        }

        return 1 - product;
    }

    /// <summary>pass^k, the chance that all of k tries pass: C(c, k) / C(n, k), as a product of ratios (Yao et al. 2024, "τ-bench").</summary>
    /// <param name="tries">Tries, n.</param>
    /// <param name="passes">Those that passed, c.</param>
    /// <param name="draws">Tries that are asked about, k.</param>
    /// <returns>NaN for fewer tries than draws.</returns>
    public static double AllPass(int tries, int passes, int draws)
    {
        if (tries < draws)
        {
            return double.NaN;
        }

        var product = 1.0;
        for (var i = 0; i < draws; i++)
        {
            product *= (double)(passes - i) / (tries - i);
        }

        return Math.Max(0, product);
    }
}
