using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Inspect.Engine.Models.Providers.Hosted;

/// <summary>Reads bodies of answers, which nobody trusts: as they come, up to a size.</summary>
internal static class BoundedBody
{
    /// <summary>Largest answer, in bytes.</summary>
    public const int MaxSizeBytes = 128 << 20;

    /// <summary>Longest text of an error that is looked at, in bytes.</summary>
    private const int MaxErrorBytes = 64 << 10;

    private const int Piece = 16 << 10;

    /// <summary>The whole body.</summary>
    /// <param name="provider">Who gives it, for messages.</param>
    /// <param name="body">The body.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ProviderException">The connection broke, or the body is too large.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(string provider, Stream body, CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream();
        await CopyAsync(provider, body, bytes, MaxSizeBytes, cancellationToken).ConfigureAwait(false);
        return bytes.Length > MaxSizeBytes
            ? throw TooLarge(provider)
            : bytes.GetBuffer().AsMemory(0, (int)bytes.Length);
    }

    /// <summary>The whole body of a list of models.</summary>
    /// <exception cref="ProviderException">The connection broke, or the list is too large.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadListAsync(string provider, Stream body, CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream();
        await CopyAsync(provider, body, bytes, ListedNames.MaxSizeBytes, cancellationToken).ConfigureAwait(false);
        return bytes.Length > ListedNames.MaxSizeBytes
            ? throw new ProviderException($"The server of {provider} gave a list of models of more than {ListedNames.MaxSizeBytes >> 20} MB. Check its address, or write the name of a model.", null, isTransient: false)
            : bytes.GetBuffer().AsMemory(0, (int)bytes.Length);
    }

    /// <summary>What is said of a body that is too large.</summary>
    public static ProviderException TooLarge(string provider) =>
        new($"The server of {provider} gave an answer of more than {MaxSizeBytes >> 20} MB. Lower the number of tokens or of choices.", null, isTransient: false);

    /// <summary>The begin of the body of an error, as text.</summary>
    public static async Task<string> ReadErrorAsync(string provider, Stream body, CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream();
        try
        {
            await CopyAsync(provider, body, bytes, MaxErrorBytes, cancellationToken).ConfigureAwait(false);
        }
        catch (ProviderException)
        {
            // The status says enough.
        }

        return Encoding.UTF8.GetString(bytes.GetBuffer().AsSpan(0, (int)Math.Min(bytes.Length, MaxErrorBytes)));
    }

    /// <summary>The body as JSON; nothing where it is none.</summary>
    public static JsonElement? TryParse(ReadOnlyMemory<byte> body)
    {
        try
        {
            return JsonElement.Parse(body.Span);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static async Task CopyAsync(string provider, Stream body, MemoryStream bytes, int most, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Piece);
        try
        {
            for (int read; bytes.Length <= most && (read = await body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0;)
            {
                bytes.Write(buffer, 0, read);
            }
        }
        catch (Exception error) when (Connection.IsBroken(error, cancellationToken))
        {
            throw Connection.Broken(provider, error);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
