using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Inspect.Engine.Inference.Folders;

/// <summary>What a folder holds, as one number: its files by their bytes, its weights by name and size alone.</summary>
internal static class FolderDigest
{
    /// <summary>Weights may lie in the graph; so large a file counts by size and time, since reading it would cost what loading does.</summary>
    private const long MostBytes = 256L << 20;

    /// <summary>SHA-256 over the files, in hexadecimal digits.</summary>
    /// <exception cref="ModelLoadException">A file cannot be read.</exception>
    public static string Of(ModelFolder folder)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in FolderFiles.List(folder.Path).OrderBy(f => f.FullName, StringComparer.Ordinal))
        {
            var length = FolderFiles.LengthOf(file);
            var name = Path.GetRelativePath(folder.Path, file.FullName).Replace('\\', '/');
            hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{name}\0{length}\0")));
            if (!folder.WeightPaths.Contains(file.FullName))
            {
                hash.AppendData(length > MostBytes ? Encoding.UTF8.GetBytes(file.LastWriteTimeUtc.Ticks.ToString(CultureInfo.InvariantCulture)) : HashOf(file));
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static byte[] HashOf(FileInfo file)
    {
        // Pipes have no length and would be waited for.
        if (FolderFiles.LengthOf(file) == 0)
        {
            return [];
        }

        try
        {
            using var stream = file.OpenRead();
            return SHA256.HashData(stream);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelLoadException($"{file.FullName} cannot be opened ({error.Message.TrimEnd('.')}). Check its permissions.", error);
        }
    }
}
