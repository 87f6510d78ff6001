using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Inspect.Engine.Inference.Hub;

/// <summary>The hash of a file as the hub has it: SHA-256 of a large one, git's SHA-1 of a small one.</summary>
internal sealed class HubHash : IDisposable
{
    private readonly IncrementalHash _hash;

    /// <summary>Begins.</summary>
    /// <param name="file">The file; its size is part of git's hash.</param>
    public HubHash(HubFile file)
    {
        // A name by which git finds a file, not a proof against whoever made it: large files have SHA-256.
#pragma warning disable CA5350
        _hash = IncrementalHash.CreateHash(file.Sha256 is null && file.GitHash is { Length: 40 } ? HashAlgorithmName.SHA1 : HashAlgorithmName.SHA256);
#pragma warning restore CA5350
        Begin(file);
    }

    /// <summary>Forgets what was added.</summary>
    public void Restart(HubFile file)
    {
        _hash.GetHashAndReset();
        Begin(file);
    }

    /// <summary>Adds bytes.</summary>
    public void Append(ReadOnlySpan<byte> bytes) => _hash.AppendData(bytes);

    /// <summary>Adds the bytes of a file.</summary>
    public async Task AppendAsync(string path, CancellationToken cancellationToken)
    {
        var buffer = new byte[1 << 20];
        var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, useAsync: true);
        await using var closing = stream.ConfigureAwait(false);
        for (int read; (read = await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0;)
        {
            Append(buffer.AsSpan(0, read));
        }
    }

    /// <summary>Copies a file and adds its bytes on the way.</summary>
    public async Task CopyAsync(string path, string target, Action<long> onBytes, CancellationToken cancellationToken)
    {
        var buffer = new byte[1 << 20];
        var from = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, useAsync: true);
        await using var closing = from.ConfigureAwait(false);
        var to = new FileStream(target, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0, useAsync: true);
        await using var ending = to.ConfigureAwait(false);
        for (int read; (read = await from.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0;)
        {
            await to.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
            Append(buffer.AsSpan(0, read));
            onBytes(read);
        }
    }

    /// <summary>The hash in hexadecimal digits.</summary>
    public override string ToString() => Convert.ToHexStringLower(_hash.GetCurrentHash());

    /// <summary>The hash is the one that the hub says.</summary>
    public bool Fits(HubFile file) => file.Hash is null || ToString().Equals(file.Hash, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc />
    public void Dispose() => _hash.Dispose();

    private void Begin(HubFile file)
    {
        if (file.Sha256 is null)
        {
            _hash.AppendData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"blob {file.SizeBytes}\0")));
        }
    }
}
