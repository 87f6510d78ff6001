namespace Inspect.Web.Components.Shared;

/// <summary>A key that does something.</summary>
/// <param name="Key">The key as the browser names it, with <c>Ctrl+</c> or after a first key: <c>c</c>, <c>Ctrl+Enter</c>, <c>g h</c>.</param>
/// <param name="Help">What it does.</param>
/// <param name="Action">Does it.</param>
/// <param name="IsOfApp">It works on every page.</param>
/// <param name="InTurn">It begins where the ones before it ended: it waits for those with a turn that were pressed earlier.</param>
public sealed record Shortcut(string Key, string Help, Func<Task> Action, bool IsOfApp = false, bool InTurn = false)
{
    /// <summary>It begins with a letter or sign alone, which dictation or a slip of the hand may write too (WCAG 2.1.4).</summary>
    public bool IsSingle => Key.Split(' ')[0].Length == 1;

    /// <summary>The keys as people call them, one after the other.</summary>
    public IReadOnlyList<string> Names => [.. Key.Split(' ').Select(NameOf)];

    private static string NameOf(string key) => key switch
    {
        "ArrowLeft" => "←",
        "ArrowRight" => "→",
        "Escape" => "Esc",
        _ => key.Replace("+", " ", StringComparison.Ordinal),
    };
}
