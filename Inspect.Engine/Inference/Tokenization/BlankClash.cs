namespace Inspect.Engine.Inference.Tokenization;

/// <summary>
/// Added tokens that take the blanks behind them (<c>rstrip</c>) beside such of blanks alone that take those before them (<c>lstrip</c>). Where
/// the first takes more than the second has, the library ends the process. Nearly all files have none of these pairs.
/// </summary>
internal sealed class BlankClash
{
    private readonly List<string> _takers = [];
    private readonly List<string> _blanks = [];

    /// <summary>There are tokens of both kinds.</summary>
    public bool IsPossible => _takers.Count > 0 && _blanks.Count > 0;

    /// <summary>Takes note of an added token.</summary>
    /// <param name="content">Its text.</param>
    /// <param name="takesNext">It takes the blanks behind it.</param>
    /// <param name="takesLast">It takes those before it.</param>
    public void Add(string content, bool takesNext, bool takesLast)
    {
        if (takesNext && content.Length > 0)
        {
            _takers.Add(content);
        }

        if (takesLast && content.Length > 0 && string.IsNullOrWhiteSpace(content))
        {
            _blanks.Add(content);
        }
    }

    /// <summary>The token behind which the blanks of a text cannot be read; null for none.</summary>
    public string? FindIn(string text) => IsPossible ? _takers.FirstOrDefault(t => IsIn(text, t)) : null;

    private bool IsIn(string text, string taker)
    {
        for (var at = text.IndexOf(taker, StringComparison.Ordinal); at >= 0; at = text.IndexOf(taker, at + 1, StringComparison.Ordinal))
        {
            var rest = text.AsSpan(at + taker.Length);
            var blanks = rest[..^rest.TrimStart().Length];
            foreach (var blank in _blanks)
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
