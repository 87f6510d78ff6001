using System.Text;

namespace Inspect.Engine.Inference.Templates.Values;

/// <summary>Texts by characters as Python counts them: those beyond U+FFFF are one, not two.</summary>
internal static class CodePoints
{
    private static readonly string[] Ascii = [.. Enumerable.Range(0, 128).Select(i => ((char)i).ToString())];

    /// <summary>No character takes two places.</summary>
    public static bool IsPlain(string text) => text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') < 0;

    /// <summary>Number of characters.</summary>
    public static int Count(RenderState state, string text)
    {
        state.Spend(text.Length / 32);
        return Count(text);
    }

    /// <summary>Each character as a text.</summary>
    public static object?[] Split(RenderState state, string text)
    {
        state.Spend(text.Length / 4);
        var parts = new List<object?>(text.Length);
        for (var i = 0; i < text.Length;)
        {
            var width = WidthAt(text, i);
            parts.Add(width == 1 && text[i] < 128 ? Ascii[text[i]] : text.Substring(i, width));
            i += width;
        }

        return [.. parts];
    }

    /// <summary>The character at a place; null where there is none.</summary>
    public static string? At(RenderState state, string text, long index)
    {
        state.Spend(text.Length / 32);
        if (IsPlain(text))
        {
            var place = index < 0 ? index + text.Length : index;
            return place < 0 || place >= text.Length ? null : text[(int)place] < 128 ? Ascii[text[(int)place]] : text.Substring((int)place, 1);
        }

        var count = Count(text);
        var wanted = index < 0 ? index + count : index;
        if (wanted < 0 || wanted >= count)
        {
            return null;
        }

        var at = Offset(text, (int)wanted);
        return text.Substring(at, WidthAt(text, at));
    }

    /// <summary>A slice, by places that <see cref="SliceRange"/> gives.</summary>
    public static string Slice(RenderState state, string text, SliceRange slice)
    {
        state.SpendText(text.Length);
        if (slice.Step == 1)
        {
            return IsPlain(text)
                ? text.Substring(slice.Start, slice.Count)
                : text[Offset(text, slice.Start)..Offset(text, slice.Start + slice.Count)];
        }

        state.Spend(slice.Count);
        var places = IsPlain(text) ? null : Places(text);
        var part = new StringBuilder(slice.Count);
        for (var i = 0; i < slice.Count; i++)
        {
            var at = slice.Start + (i * slice.Step);
            _ = places is null ? part.Append(text[at]) : part.Append(text, places[at], WidthAt(text, places[at]));
        }

        return part.ToString();
    }

    /// <summary>Characters from the begin to a place in .NET's counting.</summary>
    public static int CountBefore(string text, int offset) => IsPlain(text) ? offset : Count(text[..offset]);

    /// <summary>Place in .NET's counting of a character.</summary>
    public static int Offset(string text, int index)
    {
        var at = 0;
        while (index-- > 0 && at < text.Length)
        {
            at += WidthAt(text, at);
        }

        return at;
    }

    /// <summary>Order of two texts by their characters.</summary>
    public static int Compare(string left, string right)
    {
        var same = left.AsSpan().CommonPrefixLength(right);
        if (same == left.Length || same == right.Length)
        {
            return left.Length.CompareTo(right.Length);
        }

        var (one, other) = (left[same], right[same]);
        return char.IsSurrogate(one) == char.IsSurrogate(other) ? one.CompareTo(other) : char.IsSurrogate(one) ? 1 : -1;
    }

    private static int Count(string text)
    {
        if (IsPlain(text))
        {
            return text.Length;
        }

        var count = 0;
        for (var i = 0; i < text.Length; i += WidthAt(text, i))
        {
            count++;
        }

        return count;
    }

    private static int WidthAt(string text, int index) => char.IsHighSurrogate(text[index]) && index + 1 < text.Length && char.IsLowSurrogate(text[index + 1]) ? 2 : 1;

    private static List<int> Places(string text)
    {
        var places = new List<int>(text.Length);
        for (var i = 0; i < text.Length; i += WidthAt(text, i))
        {
            places.Add(i);
        }

        return places;
    }
}
