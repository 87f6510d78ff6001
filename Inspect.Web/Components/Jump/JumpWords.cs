namespace Inspect.Web.Components.Jump;

/// <summary>Words that a name is to hold, all of them, in any order and case.</summary>
/// <param name="text">The words.</param>
internal sealed class JumpWords(string text)
{
    private readonly string[] _words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The words as they were typed.</summary>
    public string Text { get; } = text.Trim();

    /// <summary>Nothing was typed.</summary>
    public bool IsEmpty => _words.Length == 0;

    /// <summary>The first few that hold the words, those whose name begins with them first.</summary>
    /// <param name="all">Where to look.</param>
    /// <param name="name">What is looked at.</param>
    /// <param name="most">How many.</param>
    public IEnumerable<T> Pick<T>(IEnumerable<T> all, Func<T, string> name, int most) => all
        .Where(one => Array.TrueForAll(_words, w => name(one).Contains(w, StringComparison.OrdinalIgnoreCase)))
        .OrderBy(one => IsEmpty || !name(one).StartsWith(_words[0], StringComparison.OrdinalIgnoreCase))
        .Take(most);
}
