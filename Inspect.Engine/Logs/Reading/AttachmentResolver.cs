using System.Buffers;
using System.Text.Json;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Transcripts;
using Inspect.Engine.Values;

namespace Inspect.Engine.Logs.Reading;

/// <summary>
/// Puts attachments back in place of references to them (log format 11.1), for one record at a time. Only whole texts are references;
/// one whose attachment is not there stays as it is.
/// </summary>
public static class AttachmentResolver
{
    /// <summary>What a reference to an attachment begins with, before its key.</summary>
    public const string Prefix = "attachment://";

    private const string OldPrefix = "tc://";

    /// <summary>The text that a reference stands for, or the text itself.</summary>
    public static string Resolve(string text, IReadOnlyDictionary<string, string> attachments) =>
        Key(text) is { } key && attachments.TryGetValue(key, out var content) ? content : text;

    /// <summary>A message, event or other record of the log with its references resolved; the record itself when it has none.</summary>
    public static T Resolve<T>(T record, IReadOnlyDictionary<string, string> attachments)
        where T : LogRecord
    {
        var json = LogJson.ToBytes(record);
        return HasReference(json.Span) ? LogJson.Parse<T>(Rewrite(json, attachments)) : record;
    }

    /// <summary>Free-form data with its references resolved.</summary>
    public static JsonElement Resolve(JsonElement element, IReadOnlyDictionary<string, string> attachments)
    {
        var json = LogJson.ToBytes(element);
        return HasReference(json.Span) ? LogJson.Element(Rewrite(json, attachments)) : element;
    }

    /// <summary>A sample with all references resolved and no attachments left.</summary>
    public static EvalSample ResolveAll(EvalSample sample)
    {
        var attachments = sample.Attachments;
        var bare = sample with { Attachments = new Dictionary<string, string>() };
        return attachments.Count == 0 ? sample : Resolve(bare, attachments);
    }

    /// <summary>A sample with its references resolved as far as asked for. Attachments to which something still refers stay.</summary>
    public static EvalSample ResolveAll(EvalSample sample, AttachmentMode mode)
    {
        if (mode == AttachmentMode.Keep || sample.Attachments.Count == 0)
        {
            return sample;
        }

        if (mode == AttachmentMode.Full || !sample.Events.Any(e => e is ModelEvent { Call: not null }))
        {
            return ResolveAll(sample);
        }

        var events = sample.Events.Select(e => e is ModelEvent model ? Resolve(model with { Call = null }, sample.Attachments) with { Call = model.Call } : Resolve(e, sample.Attachments));
        var resolved = ResolveAll(sample with { Events = [] }) with { Events = [.. events] };
        var calls = sample.Events.OfType<ModelEvent>().Where(m => m.Call is not null).Select(m => m.Call!.Value.GetRawText()).ToList();
        var used = sample.Attachments.Where(a => calls.Exists(c => c.Contains(a.Key, StringComparison.Ordinal)));
        return resolved with { Attachments = used.ToDictionary(a => a.Key, a => a.Value) };
    }

    private static string? Key(string text) =>
        text.StartsWith(Prefix, StringComparison.Ordinal) ? text[Prefix.Length..]
        : text.StartsWith(OldPrefix, StringComparison.Ordinal) ? text[OldPrefix.Length..]
        : null;

    private static bool HasReference(ReadOnlySpan<byte> json) => json.IndexOf("\"attachment://"u8) >= 0 || json.IndexOf("\"tc://"u8) >= 0;

    private static ReadOnlyMemory<byte> Rewrite(ReadOnlyMemory<byte> json, IReadOnlyDictionary<string, string> attachments)
    {
        var buffer = new ArrayBufferWriter<byte>(json.Length * 2);
        using var writer = new Utf8JsonWriter(buffer, LogJson.WriterOptions);
        var strict = LogBytes.ToStrict(json);
        var reader = new Utf8JsonReader(strict.Span, new JsonReaderOptions { MaxDepth = LogJson.MaxDepth });
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject: writer.WriteStartObject(); break;
                case JsonTokenType.EndObject: writer.WriteEndObject(); break;
                case JsonTokenType.StartArray: writer.WriteStartArray(); break;
                case JsonTokenType.EndArray: writer.WriteEndArray(); break;
                case JsonTokenType.PropertyName: writer.WritePropertyName(reader.GetString()!); break;
                case JsonTokenType.String: writer.WriteStringValue(LogText.Escape(Resolve(reader.GetString()!, attachments))); break;
                default: writer.WriteRawValue(reader.ValueSpan, skipInputValidation: true); break;
            }
        }

        writer.Flush();
        return buffer.WrittenMemory;
    }
}
