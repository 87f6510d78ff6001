using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Inspect.Engine.Files;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Models;

namespace Inspect.Engine.Evals.Caching;

/// <summary>One answer as a file: JSON whose first fields say whose it is and until when, so that lists read no more than these.</summary>
internal static class AnswerFile
{
    /// <summary>Ending of the files.</summary>
    public const string Ending = ".json";

    /// <summary>A larger answer is not kept, and a larger file is none of ours.</summary>
    public const long MaxSizeBytes = 64L << 20;

    private const string Mark = "inspect_answer";
    private const int Version = 1;
    private const int HeadBytes = 4096;

    /// <summary>Writes a file whole or not at all.</summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder cannot be written.</exception>
    public static async Task WriteAsync(string path, AnswerHead head, ModelOutput output, CancellationToken cancellationToken)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber(Mark, Version);
            json.WriteString("key", head.Key);
            json.WriteString("model", head.Model);
            json.WriteString("expires", head.Expires?.ToString("O", CultureInfo.InvariantCulture));
            json.WritePropertyName("output");
            json.WriteRawValue(LogJson.ToBytes(output).Span, skipInputValidation: true);
            json.WriteEndObject();
        }

        if (buffer.WrittenCount > MaxSizeBytes)
        {
            return;
        }

        var folder = Path.GetDirectoryName(path)!;
        Directory.CreateDirectory(folder);
        var part = Path.Combine(folder, $".{Path.GetFileName(path)}.{Guid.NewGuid():N}.part");
        try
        {
            await File.WriteAllBytesAsync(part, buffer.WrittenMemory, cancellationToken).ConfigureAwait(false);
            File.Move(part, path, overwrite: true);
        }
        finally
        {
            File.Delete(part);
        }
    }

    /// <summary>Reads a file.</summary>
    /// <returns>What it says of itself and the answer; null where there is no such file, or it is not whole, or none of ours.</returns>
    public static async Task<(AnswerHead Head, ModelOutput Output)?> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            if (!RegularFile.Is(path) || new FileInfo(path).Length is 0 or > MaxSizeBytes)
            {
                return null;
            }

            var bytes = await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false);
            return HeadOf(bytes) is { } head && LogJson.Element(bytes).TryGetProperty("output", out var output) && LogJson.FromElement<ModelOutput>(output) is { Choices.IsDefaultOrEmpty: false } answer
                ? (head, answer)
                : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <summary>What a file says of itself; null where it is none of ours, or cannot be read.</summary>
    public static AnswerHead? ReadHead(string path)
    {
        try
        {
            if (!RegularFile.Is(path))
            {
                return null;
            }

            using var file = File.OpenRead(path);
            var bytes = new byte[(int)Math.Min(HeadBytes, file.Length)];
            return HeadOf(bytes.AsSpan(0, file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static AnswerHead? HeadOf(ReadOnlySpan<byte> bytes)
    {
        var fields = new Dictionary<string, string?>(StringComparer.Ordinal);
        var reader = new Utf8JsonReader(bytes, isFinalBlock: false, default);
        try
        {
            while (reader.Read() && reader.CurrentDepth < 2 && !(reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("output"u8)))
            {
                if (reader.TokenType == JsonTokenType.PropertyName && reader.GetString() is { } name && reader.Read())
                {
                    fields[name] = reader.TokenType is JsonTokenType.String ? reader.GetString() : reader.TokenType is JsonTokenType.Number ? Encoding.UTF8.GetString(reader.ValueSpan) : null;
                }
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return null;
        }

        if (fields.GetValueOrDefault(Mark) != "1" || fields.GetValueOrDefault("key") is not { } key || fields.GetValueOrDefault("model") is not { } model || !fields.TryGetValue("expires", out var text))
        {
            return null;
        }

        return text is null ? new AnswerHead(key, model, null)
            : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var expires) ? new AnswerHead(key, model, expires)
            : null;
    }
}
