namespace Inspect.Engine.Datasets.Library;

/// <summary>Tasks or datasets that were put away and can be had back: <c>.trash/{kind}/{id}/</c> below the folder of tasks, under the path that they had.</summary>
/// <param name="root">Folder of tasks, absolute.</param>
/// <param name="kind"><c>datasets</c> or <c>tasks</c>.</param>
public sealed class FileTrash(string root, string kind)
{
    /// <summary>Folder of all trash, below that of tasks. Nothing reads tasks from a folder whose name begins with a dot.</summary>
    public const string Folder = ".trash";

    private readonly string _folder = Path.Combine(root, Folder, kind);

    /// <summary>All that was put away, the newest first.</summary>
    public IReadOnlyList<TrashedFile> List() => !Directory.Exists(_folder)
        ? []
        : [.. new DirectoryInfo(_folder).EnumerateDirectories().Where(d => IsId(d.Name) && d.LinkTarget is null).Select(d => Find(d.Name)).OfType<TrashedFile>().OrderByDescending(f => f.Id, StringComparer.Ordinal)];

    /// <summary>What was put away under an id; null where there is nothing.</summary>
    public TrashedFile? Find(string id)
    {
        var folder = Path.Combine(_folder, id);
        return IsId(id) && Directory.Exists(folder) && Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).FirstOrDefault() is { } content
            ? new TrashedFile(id, Path.GetFileNameWithoutExtension(content), Path.Combine(root, Path.GetRelativePath(folder, content)))
            : null;
    }

    /// <summary>Puts a file away.</summary>
    /// <exception cref="IOException">It cannot be moved.</exception>
    internal TrashedFile Move(string path)
    {
        var id = Guid.CreateVersion7().ToString("n");
        var content = Path.Combine(_folder, id, Path.GetRelativePath(root, path));
        Directory.CreateDirectory(Path.GetDirectoryName(content)!);
        File.Move(path, content);
        return new TrashedFile(id, Path.GetFileNameWithoutExtension(path), path);
    }

    /// <summary>Puts a file back where it lay.</summary>
    /// <exception cref="IOException">It cannot be moved.</exception>
    internal void Restore(TrashedFile file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file.Path)!);
        File.Move(Path.Combine(_folder, file.Id, Path.GetRelativePath(root, file.Path)), file.Path);
        Directory.Delete(Path.Combine(_folder, file.Id), recursive: true);
    }

    /// <summary>An id comes from an address: it is 32 hexadecimal digits and no path.</summary>
    private static bool IsId(string id) => Guid.TryParseExact(id, "n", out _);
}
