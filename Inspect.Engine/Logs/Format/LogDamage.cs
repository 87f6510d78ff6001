using System.Text;
using System.Text.Json;
using ZstdSharp;

namespace Inspect.Engine.Logs.Format;

/// <summary>Tells the failures that a damaged or odd file causes from those of this app.</summary>
internal static class LogDamage
{
    /// <summary>The failure comes from what the file holds: it is no JSON, is not packed right, has a value of another kind or size, or cannot be read at all.</summary>
    /// <remarks>Whoever asks a JSON value for a kind or a member that it does not have gets an error whose source is the JSON library; the same types thrown by other code are faults of this app.</remarks>
    public static bool IsOfTheFile(Exception error) =>
        error is JsonException or InvalidDataException or ZstdException or FormatException or OverflowException or DecoderFallbackException or IOException or UnauthorizedAccessException
        || (error is InvalidOperationException or KeyNotFoundException && error.Source?.StartsWith("System.Text.Json", StringComparison.Ordinal) == true);
}
