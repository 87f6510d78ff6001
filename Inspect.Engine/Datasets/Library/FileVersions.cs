using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;

namespace Inspect.Engine.Datasets.Library;

/// <summary>Versions of files that runs have used, each copied once: <c>.versions/{kind}/{name}/{number}.{extension}</c> below the folder of tasks. Thread-safe.</summary>
/// <param name="tasks">Folder of tasks, absolute.</param>
/// <param name="kind"><c>datasets</c> or <c>tasks</c>.</param>
public sealed class FileVersions(string tasks, string kind)
{
    /// <summary>Folder of all versions, below that of tasks.</summary>
    public const string Folder = ".versions";

    private readonly ConcurrentDictionary<string, (DateTime ModifiedAt, long SizeBytes, string Hash)> _hashes = new(StringComparer.Ordinal);

    /// <summary>Guards the numbering of new copies, in all of the app.</summary>
    private static readonly SemaphoreSlim One = new(1, 1);

    /// <summary>The versions of a name, the oldest first.</summary>
    public IReadOnlyList<FileVersion> Of(string name)
    {
        var folder = FolderOf(name);
        return !Directory.Exists(folder)
            ? []
            :
            [
                .. new DirectoryInfo(folder).EnumerateFiles()
                    .Where(f => f.LinkTarget is null && int.TryParse(Path.GetFileNameWithoutExtension(f.Name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0)
                    .Select(f => new FileVersion(int.Parse(Path.GetFileNameWithoutExtension(f.Name), CultureInfo.InvariantCulture), f.FullName, f.CreationTimeUtc))
                    .OrderBy(v => v.Number),
            ];
    }

    /// <summary>The number that the file has now: that of the newest version where it is the same, else the next.</summary>
    /// <param name="name">Name under which it is kept.</param>
    /// <param name="path">The file, absolute.</param>
    public int NumberOf(string name, string path) => Of(name) is [.., var newest] ? HashOf(newest.Path) == HashOf(path) ? newest.Number : newest.Number + 1 : 1;

    /// <summary>Keeps the file as it is, unless the newest version is the same.</summary>
    /// <param name="name">Name under which it is kept.</param>
    /// <param name="path">The file, absolute.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Its number.</returns>
    /// <exception cref="IOException">It cannot be copied.</exception>
    public async Task<int> KeepAsync(string name, string path, CancellationToken cancellationToken)
    {
        await One.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var number = NumberOf(name, path);
            var copy = Path.Combine(FolderOf(name), $"{number.ToString(CultureInfo.InvariantCulture)}{Path.GetExtension(path)}");
            if (!File.Exists(copy))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                var part = $"{copy}.{Guid.NewGuid():N}.part";
                File.Copy(path, part);
                File.Move(part, copy);
            }

            return number;
        }
        finally
        {
            One.Release();
        }
    }

    /// <summary>SHA-256 of a file in hex; read again only when the file changed. Empty where it is gone.</summary>
    public string HashOf(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
        {
            return string.Empty;
        }

        if (_hashes.TryGetValue(path, out var known) && known.ModifiedAt == file.LastWriteTimeUtc && known.SizeBytes == file.Length)
        {
            return known.Hash;
        }

        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var hash = Convert.ToHexStringLower(SHA256.HashData(stream));
        _hashes[path] = (file.LastWriteTimeUtc, file.Length, hash);
        return hash;
    }

    private string FolderOf(string name) => Path.Combine(tasks, Folder, kind, name);
}
