using System.Collections.Frozen;

namespace Inspect.Engine.Datasets.Media;

/// <summary>Tells by its first bytes what a file holds, and by its name where the bytes do not say.</summary>
internal static class MediaType
{
    /// <summary>Bytes from the beginning of a file that are looked at.</summary>
    public const int HeadBytes = 1024;

    /// <summary>What is said of a file of which nothing is known.</summary>
    public const string Unknown = "application/octet-stream";

    /// <summary>Kind of a PDF.</summary>
    public const string Pdf = "application/pdf";

    /// <summary>Kinds of documents that have no mark of their own, by extension.</summary>
    private static readonly FrozenDictionary<string, string> Names = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        [".pdf"] = Pdf,
        [".txt"] = "text/plain",
        [".log"] = "text/plain",
        [".md"] = "text/markdown",
        [".csv"] = "text/csv",
        [".tsv"] = "text/tab-separated-values",
        [".html"] = "text/html",
        [".htm"] = "text/html",
        [".xml"] = "text/xml",
        [".json"] = "application/json",
        [".rtf"] = "application/rtf",
        [".docx"] = "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        [".xlsx"] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        [".pptx"] = "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>Kind of a document by its name; null where that says none.</summary>
    public static string? OfName(string path) => Names.GetValueOrDefault(Path.GetExtension(path));

    /// <summary>Kind of a file by its first bytes; null where they say none.</summary>
    /// <param name="head">At least <see cref="HeadBytes"/> of it, or all.</param>
    public static string? OfContent(ReadOnlySpan<byte> head) => head switch
    {
        [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => "image/png",
        [0xFF, 0xD8, 0xFF, ..] => "image/jpeg",
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', (byte)'7' or (byte)'9', (byte)'a', ..] => "image/gif",
        [(byte)'B', (byte)'M', _, _, _, _, 0, 0, 0, 0, ..] => "image/bmp",
        [(byte)'I', (byte)'I', 42, 0, ..] or [(byte)'M', (byte)'M', 0, 42, ..] => "image/tiff",
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, .. var form] => OfForm(form),
        [_, _, _, _, (byte)'f', (byte)'t', (byte)'y', (byte)'p', .. var brand] => OfBrand(brand),
        [(byte)'I', (byte)'D', (byte)'3', ..] => "audio/mpeg",
        [0xFF, var second, ..] when (second & 0xE6) == 0xE2 => "audio/mpeg",
        [0, 0, 1, 0xBA or 0xB3, ..] => "video/mpeg",
        _ => IsPdf(head) ? Pdf : null,
    };

    private static string? OfForm(ReadOnlySpan<byte> form) => form.StartsWith("WEBP"u8) ? "image/webp" : form.StartsWith("WAVE"u8) ? "audio/wav" : null;

    /// <summary>Pictures and films share a container (ISO 14496-12, 4.3); its first word after the mark says which it is.</summary>
    private static string OfBrand(ReadOnlySpan<byte> brand) =>
        brand.StartsWith("avif"u8) || brand.StartsWith("avis"u8) ? "image/avif"
        : brand.StartsWith("hei"u8) || brand.StartsWith("hev"u8) || brand.StartsWith("mif1"u8) || brand.StartsWith("msf1"u8) ? "image/heic"
        : brand.StartsWith("qt  "u8) ? "video/quicktime"
        : "video/mp4";

    /// <summary>A PDF may have a few bytes before its mark.</summary>
    private static bool IsPdf(ReadOnlySpan<byte> head) => head[..Math.Min(head.Length, HeadBytes)].IndexOf("%PDF-"u8) >= 0;
}
