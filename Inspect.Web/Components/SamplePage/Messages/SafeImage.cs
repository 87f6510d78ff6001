using System.Text.Json;
using Inspect.Engine.Messages;

namespace Inspect.Web.Components.SamplePage.Messages;

/// <summary>A picture that lies in the log itself. Those of other servers are only named: to load one would tell its server who reads.</summary>
public static class SafeImage
{
    /// <summary>Characters of a picture that is shown unasked.</summary>
    public const int Unasked = 64 << 10;

    private const int Most = 16 << 20;
    private static readonly string[] Starts = ["data:image/png;base64,", "data:image/jpeg;base64,", "data:image/gif;base64,", "data:image/webp;base64,"];

    /// <summary>The picture of a part of a message; null for other parts, for other servers' pictures, and for kinds that may hold scripts.</summary>
    public static string? Of(ContentPart part) =>
        part.Unknown?.TryGetValue("image", out var value) == true && value.ValueKind == JsonValueKind.String ? Of(value.GetString()!) : null;

    /// <summary>The picture of an address.</summary>
    public static string? Of(string address) => address.Length < Most && Starts.Any(s => address.StartsWith(s, StringComparison.OrdinalIgnoreCase)) ? address : null;
}
