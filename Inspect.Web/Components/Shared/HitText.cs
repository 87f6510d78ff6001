namespace Inspect.Web.Components.Shared;

/// <summary>Marks where a target stands in an answer.</summary>
public static class HitText
{
    /// <summary>The text in parts; the first target that occurs is marked once, case ignored.</summary>
    public static IReadOnlyList<(bool IsHit, string Text)> Mark(string text, IEnumerable<string> targets)
    {
        foreach (var target in targets)
        {
            var at = target.Length == 0 ? -1 : text.IndexOf(target, StringComparison.OrdinalIgnoreCase);
            if (at >= 0)
            {
                return [.. new[] { (false, text[..at]), (true, text.Substring(at, target.Length)), (false, text[(at + target.Length)..]) }.Where(p => p.Item2.Length > 0)];
            }
        }

        return [(false, text)];
    }
}
