namespace Inspect.Engine.Inference.Templates.Values;

/// <summary>Texts that repeat.</summary>
internal static class Repeating
{
    /// <summary>A text several times, one behind the other; whoever wants it has paid.</summary>
    public static string Of(string text, long count) => text.Length == 0 || count <= 0 ? string.Empty
        : text.Length == 1 ? new string(text[0], checked((int)count))
        : string.Create(checked((int)(text.Length * count)), text, static (all, part) =>
        {
            part.CopyTo(all);
            for (var done = part.Length; done < all.Length; done *= 2)
            {
                all[..Math.Min(done, all.Length - done)].CopyTo(all[done..]);
            }
        });
}
