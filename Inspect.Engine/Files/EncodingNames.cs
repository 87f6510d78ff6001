using System.Globalization;
using System.Text;

namespace Inspect.Engine.Files;

/// <summary>Encodings by the names that people and other tools give them: <c>utf-8</c>, <c>latin-1</c>, <c>cp1252</c>, <c>shift_jis</c>.</summary>
internal static class EncodingNames
{
    /// <summary>Some names, for messages.</summary>
    public const string Examples = "utf-8, utf-16, latin-1, windows-1252 or shift_jis";

    /// <summary>The encoding of a name, which throws at bytes that are no text in it; null when there is none.</summary>
    public static Encoding? Find(string name)
    {
        var plain = name.Trim().ToLowerInvariant().Replace('_', '-').Replace(' ', '-');
        return plain switch
        {
            "utf-8" or "utf8" or "u8" or "utf-8-sig" => Strict(Encoding.UTF8),
            "utf-16" or "utf16" or "u16" or "utf-16-le" or "utf-16le" => Strict(Encoding.Unicode),
            "utf-16-be" or "utf-16be" => Strict(Encoding.BigEndianUnicode),
            "utf-32" or "utf32" or "u32" or "utf-32-le" or "utf-32le" => Strict(Encoding.UTF32),
            "utf-32-be" or "utf-32be" => Strict(new UTF32Encoding(bigEndian: true, byteOrderMark: true)),
            "ascii" or "us-ascii" or "646" => Strict(Encoding.ASCII),
            "latin-1" or "latin1" or "latin" or "l1" or "iso-8859-1" or "iso8859-1" or "8859" or "cp819" => Strict(Encoding.Latin1),
            "mac-roman" or "macroman" => FindPage("macintosh"),
            "utf-7" or "utf7" => null,
            _ => FindPage(plain),
        };
    }

    /// <summary>The same encoding, which throws at what is no text.</summary>
    public static Encoding Strict(Encoding encoding)
    {
        var strict = (Encoding)encoding.Clone();
        strict.DecoderFallback = DecoderFallback.ExceptionFallback;
        return strict;
    }

    private static Encoding? FindPage(string name)
    {
        var number = name.StartsWith("cp", StringComparison.Ordinal) ? name[2..] : name.StartsWith("windows-", StringComparison.Ordinal) ? name["windows-".Length..] : null;
        var pages = CodePagesEncodingProvider.Instance;
        var found = int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var page)
            ? page is > 0 and < 65_000 ? pages.GetEncoding(page) : null
            : pages.GetEncoding(name) ?? pages.GetEncoding(name.Replace("iso8859", "iso-8859", StringComparison.Ordinal)) ?? pages.GetEncoding(name.Replace('-', '_'));
        return found is null ? null : Strict(found);
    }
}
