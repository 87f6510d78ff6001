using System.IO.Compression;

namespace Inspect.Engine.Inference.Folders;

/// <summary>Unpacks a model folder from a zip that a stranger may have made: nothing outside of its folder, no links, bounded in number and size.</summary>
internal static class ModelArchive
{
    private const int MostEntries = 256;
    private const int MostDepth = 3;
    private const int LinkMode = 0xA000; // S_IFLNK
    private const int ModeMask = 0xF000; // S_IFMT

    /// <summary>So far any file may be smaller in the zip by any factor.</summary>
    private const long FreeBytes = 16 << 20;

    /// <summary>Weights shrink little, and text by ten: what grows by more was made to fill a disk.</summary>
    private const int MostFactor = 100;

    /// <summary>Name of the one folder that all files lie in; null where they lie at the top.</summary>
    /// <exception cref="ModelLoadException">It is no zip, or one that is refused.</exception>
    public static string? FolderOf(Stream zip)
    {
        using var archive = Open(zip);
        return Common(Check(archive));
    }

    /// <summary>Unpacks the files; a folder that holds them all is left out.</summary>
    /// <param name="zip">The zip; can be sought in.</param>
    /// <param name="target">Absolute path of an empty folder.</param>
    /// <param name="mostBytes">Bytes of all files at most.</param>
    /// <param name="cancellationToken">Gives up between two pieces.</param>
    /// <exception cref="ModelLoadException">It is no zip, or one that is refused.</exception>
    public static async Task ExtractAsync(Stream zip, string target, long mostBytes, CancellationToken cancellationToken)
    {
        using var archive = Open(zip);
        var entries = Check(archive);
        var folder = Common(entries);
        var left = mostBytes;
        foreach (var (entry, name) in entries)
        {
            var path = Path.Combine(target, folder is null ? name : name[(folder.Length + 1)..]);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            left -= await CopyAsync(entry, path, left, mostBytes, cancellationToken).ConfigureAwait(false);
        }
    }

    private static ZipArchive Open(Stream zip)
    {
        try
        {
            zip.Position = 0;
            return new ZipArchive(zip, ZipArchiveMode.Read, leaveOpen: true);
        }
        catch (InvalidDataException error)
        {
            throw new ModelLoadException($"The file is no zip ({error.Message.TrimEnd('.')}). Pack the model's folder as a zip.", error);
        }
    }

    private static List<(ZipArchiveEntry Entry, string Name)> Check(ZipArchive archive)
    {
        try
        {
            if (archive.Entries.Count > MostEntries * 2)
            {
                throw new ModelLoadException($"The zip holds {archive.Entries.Count:N0} entries, and a model has a few files. Pack the model's folder alone.");
            }

            var entries = archive.Entries.Where(e => !e.FullName.EndsWith('/')).Select(e => (e, NameOf(e))).ToList();
            return entries.Count == 0 ? throw new ModelLoadException("The zip holds no file. Pack the model's folder with what is in it.")
                : entries.Count > MostEntries ? throw new ModelLoadException($"The zip holds {entries.Count:N0} files, and a model has at most {MostEntries}. Pack the model's folder alone.")
                : entries.GroupBy(e => e.Item2, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1) is { } twice ? throw new ModelLoadException($"The zip holds the file {twice.Key} twice. Pack the model's folder anew.")
                : entries;
        }
        catch (InvalidDataException error)
        {
            throw new ModelLoadException($"The zip is damaged ({error.Message.TrimEnd('.')}). Copy it again, or pack the folder anew.", error);
        }
    }

    private static string NameOf(ZipArchiveEntry entry)
    {
        var name = entry.FullName;
        if (((entry.ExternalAttributes >> 16) & ModeMask) == LinkMode)
        {
            throw new ModelLoadException($"The zip holds the link {name}. Pack the files themselves.");
        }

        var steps = name.Split('/');
        return steps.Length <= MostDepth && steps.All(s => s.Length is > 0 and <= 200 && s is not ("." or "..") && !s.Any(c => c is '\\' or ':' || char.IsControl(c)))
            ? name
            : throw new ModelLoadException($"The zip names a file \"{name[..Math.Min(name.Length, 200)]}\", which leads elsewhere or too deep. Pack the model's folder alone.");
    }

    private static string? Common(List<(ZipArchiveEntry Entry, string Name)> entries)
    {
        var first = entries[0].Name.Split('/');
        return first.Length > 1 && entries.All(e => e.Name.StartsWith(first[0] + "/", StringComparison.Ordinal)) ? first[0] : null;
    }

    private static async Task<long> CopyAsync(ZipArchiveEntry entry, string path, long left, long most, CancellationToken cancellationToken)
    {
        var buffer = new byte[1 << 20];
        var written = 0L;
        try
        {
            using var from = entry.Open();
            using var to = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
            while (await from.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and var count)
            {
                written += count;
                if (written > left)
                {
                    throw new ModelLoadException($"The files of the zip have more than {most:N0} bytes together, which is the most for a model (Models:MostFolderBytes).");
                }

                if (written > FreeBytes && written > entry.CompressedLength * MostFactor)
                {
                    throw new ModelLoadException($"{entry.Name} in the zip grows to more than {MostFactor} times its size there, as no file of a model does. It is not unpacked.");
                }

                await to.WriteAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
            }
        }
        catch (InvalidDataException error)
        {
            throw new ModelLoadException($"{entry.Name} in the zip is damaged ({error.Message.TrimEnd('.')}). Copy the zip again.", error);
        }

        return written;
    }
}
