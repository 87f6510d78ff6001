namespace Inspect.Engine.Inference.Tokenization;

/// <summary>
/// Added tokens that take the blanks behind them (<c>rstrip</c>) beside such of blanks alone that take those before them (<c>lstrip</c>). Where
/// the first takes more than the second has, the library ends the process. Nearly all files have none of these pairs.
/// </summary>
/// <param name="Takers">Contents of the first.</param>
/// <param name="Blanks">Contents of the second.</param>
internal sealed record BlankClash(IReadOnlyList<string> Takers, IReadOnlyList<string> Blanks)
{
    /// <summary>There are tokens of both kinds.</summary>
    public bool IsPossible => Takers.Count > 0 && Blanks.Count > 0;

    /// <summary>The token behind which the blanks of a text cannot be read; null for none.</summary>
    public string? FindIn(string text) => IsPossible ? Takers.FirstOrDefault(t => IsIn(text, t)) : null;

    private bool IsIn(string text, string taker)
    {
        for (var at = text.IndexOf(taker, StringComparison.Ordinal); at >= 0; at = text.IndexOf(taker, at + 1, StringComparison.Ordinal))
        {
            var rest = text.AsSpan(at + taker.Length);
            var blanks = rest[..^rest.TrimStart().Length];
            foreach (var blank in Blanks)
            {
                if (blanks.IndexOf(blank, StringComparison.Ordinal) is >= 0 and var place && place + blank.Length < blanks.Length)
                {
                    return true;
                }
            }
        }

        return false;
    }
}
