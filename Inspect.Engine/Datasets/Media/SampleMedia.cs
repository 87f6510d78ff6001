using System.Text.Encodings.Web;
using System.Text.Json;
using Inspect.Engine.Messages;

namespace Inspect.Engine.Datasets.Media;

/// <summary>
/// Puts the pictures, sounds, films and documents that an item names by path into its messages, when the sample begins. What solvers and
/// models name later is never read.
/// </summary>
public sealed class SampleMedia
{
    /// <summary>Most bytes of all files of an item.</summary>
    private const long MostBytes = 128L << 20;

    private const int ShownLength = 60;

    /// <summary>Base64 has signs that are otherwise written as six.</summary>
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Sample _sample;
    private readonly MediaFolders _folders;
    private long _bytes;

    private SampleMedia(Sample sample, MediaFolders folders) => (_sample, _folders) = (sample, folders);

    /// <summary>The item with its files as data URIs; itself where it names none.</summary>
    /// <param name="sample">The item, with its id.</param>
    /// <param name="folders">Where its files lie.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="DatasetException">A file is missing, lies elsewhere, or is not what the item says; the sentence names item and file.</exception>
    public static async ValueTask<Sample> ReadAsync(Sample sample, MediaFolders folders, CancellationToken cancellationToken) =>
        sample.Input.Messages.Any(m => !m.Content.IsText && m.Content.Parts.Any(p => PlaceOf(p) is not null))
            ? await new SampleMedia(sample, folders).ReadAsync(cancellationToken).ConfigureAwait(false)
            : sample;

    private async Task<Sample> ReadAsync(CancellationToken cancellationToken)
    {
        List<ChatMessage> messages = [];
        foreach (var message in _sample.Input.Messages)
        {
            List<ContentPart> parts = [];
            foreach (var part in message.Content.Parts)
            {
                parts.Add(PlaceOf(part) is { } place ? await ReadAsync(part, place, cancellationToken).ConfigureAwait(false) : part);
            }

            messages.Add(message.Content.IsText ? message : message with { Content = MessageContent.FromParts([.. parts]) });
        }

        return _sample with { Input = SampleInput.FromMessages([.. messages]) };
    }

    private async Task<ContentPart> ReadAsync(ContentPart part, string place, CancellationToken cancellationToken)
    {
        try
        {
            var path = _folders.Find(place);
            var file = await MediaFile.ReadAsync(path, part.Type, Text(part, "mime_type"), cancellationToken).ConfigureAwait(false);
            _bytes += file.Data.Length;
            return _bytes <= MostBytes ? With(part, file, path) : throw new DatasetException($"and with it its files have more than the {MostBytes:N0} bytes that a sample may have; use fewer or smaller ones");
        }
        catch (DatasetException error)
        {
            var shown = place.Length > ShownLength ? $"{place[..ShownLength]}…" : place;
            throw new DatasetException($"Sample {_sample.Id?.Text} names the {part.Type} \"{shown}\", {error.Message}.", error);
        }
    }

    private static ContentPart With(ContentPart part, MediaFile file, string path)
    {
        var fields = new Dictionary<string, JsonElement>(part.Unknown!) { [part.Type] = JsonSerializer.SerializeToElement(file.ToUri(), Relaxed) };
        if (part.Type == "document")
        {
            // What the path would have said is lost with it.
            Fill(fields, part, "filename", Path.GetFileName(path));
            Fill(fields, part, "mime_type", file.Type);
        }

        return part with { Unknown = fields };
    }

    private static void Fill(Dictionary<string, JsonElement> fields, ContentPart part, string name, string value)
    {
        if (Text(part, name) is null)
        {
            fields[name] = JsonSerializer.SerializeToElement(value);
        }
    }

    /// <summary>The path that a part names; null where it holds data, a web address, or something else altogether.</summary>
    private static string? PlaceOf(ContentPart part) =>
        part.Type is "image" or "audio" or "video" or "document" && part.Unknown?.TryGetValue(part.Type, out var value) == true && value.ValueKind == JsonValueKind.String
        && value.GetString() is { } place && !Starts(place, "data:") && !Starts(place, "http://") && !Starts(place, "https://")
            ? place
            : null;

    private static bool Starts(string text, string start) => text.StartsWith(start, StringComparison.OrdinalIgnoreCase);

    private static string? Text(ContentPart part, string name) =>
        part.Unknown is { } fields && fields.TryGetValue(name, out var value) && value is { ValueKind: JsonValueKind.String } && value.GetString() is { Length: > 0 } text ? text : null;
}
