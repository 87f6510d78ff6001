namespace Inspect.Engine.Datasets.Media;

/// <summary>A picture, a sound, a film or a document as it lies in a file.</summary>
/// <param name="Type">Its media type.</param>
/// <param name="Data">What the file holds.</param>
internal sealed record MediaFile(string Type, byte[] Data)
{
    /// <summary>Most bytes of a file: what servers take in one request is less.</summary>
    public const int MostBytes = 32 << 20;

    /// <summary>Reads a file.</summary>
    /// <param name="path">A regular file.</param>
    /// <param name="kind">What it must hold: <c>image</c>, <c>audio</c>, <c>video</c> or <c>document</c>.</param>
    /// <param name="type">Media type that the item gives a document; null where it gives none.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="DatasetException">It cannot be read, is too large, or holds something else; the sentence does not name it.</exception>
    public static async Task<MediaFile> ReadAsync(string path, string kind, string? type, CancellationToken cancellationToken)
    {
        var data = await ReadAsync(path, cancellationToken).ConfigureAwait(false);
        var found = MediaType.OfContent(data);
        if (kind != "document")
        {
            return found?.StartsWith(kind + "/", StringComparison.Ordinal) == true ? new MediaFile(found, data) : throw new DatasetException(
                $"which holds {(found is null ? "something else" : found)}; use {kind switch { "image" => "PNG, JPEG, GIF, WebP, BMP, TIFF, HEIC or AVIF", "audio" => "WAV or MP3", _ => "MP4, MOV or MPEG" }}");
        }

        var said = type ?? MediaType.OfName(path);
        return said == MediaType.Pdf && found != MediaType.Pdf
            ? throw new DatasetException("which is no PDF, although it is called one; correct its name, or its \"mime_type\"")
            : new MediaFile(type ?? found ?? said ?? MediaType.Unknown, data);
    }

    /// <summary>The data as a URI.</summary>
    public string ToUri() => $"data:{Type};base64,{Convert.ToBase64String(Data)}";

    private static async Task<byte[]> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, useAsync: true);
            await using var closing = file.ConfigureAwait(false);
            var length = file.Length;
            if (length is 0 or > MostBytes)
            {
                throw new DatasetException(length == 0 ? "which is empty; put a file in its place" : $"which has {length:N0} bytes, more than the {MostBytes:N0} that are sent; make it smaller");
            }

            // No more than was there when it was looked at: a file may grow.
            var data = new byte[length];
            var read = await file.ReadAtLeastAsync(data, data.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            return read == data.Length ? data : throw new DatasetException("which changed while it was read; try again when it is whole");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException("which cannot be read; check its permissions, and whether it is still there", error);
        }
    }
}
