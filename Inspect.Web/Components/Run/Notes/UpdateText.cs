using Inspect.Engine.Logs.Format;

namespace Inspect.Web.Components.Run.Notes;

/// <summary>What an edit of tags and metadata changed, in words.</summary>
internal static class UpdateText
{
    private const int MostParts = 12;
    private const int MostLetters = 80;

    /// <summary>The edit on one line: <c>+qa −draft owner = "ann" −due</c>.</summary>
    public static string Of(LogUpdate update)
    {
        var parts = update.TagsAdded.Select(t => $"+{Short(t)}")
            .Concat(update.TagsRemoved.Select(t => $"−{Short(t)}"))
            .Concat(update.Set.Select(s => $"{Short(s.Key)} = {Short(s.Value.GetRawText())}"))
            .Concat(update.Removed.Select(k => $"−{Short(k)}"))
            .ToList();
        var more = parts.Count > MostParts ? $" and {Format.Count(parts.Count - MostParts)} more" : string.Empty;
        return parts.Count == 0 ? "nothing" : string.Join(", ", parts.Take(MostParts)) + more;
    }

    private static string Short(string text) => Format.Line(text, MostLetters);
}
