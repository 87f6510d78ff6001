namespace Inspect.Engine;

/// <summary>Keeps paths that strangers name inside a folder.</summary>
public static class PathGuard
{
    /// <summary>The path lies in the folder, also after every link on the way is followed.</summary>
    /// <param name="path">Absolute path; the file need not exist.</param>
    /// <param name="root">Absolute path of the folder.</param>
    public static bool IsInside(string path, string root) => IsBelow(path, root) && IsBelow(Real(path), Real(root));

    /// <summary>The path with all links of existing parts followed.</summary>
    public static string Real(string path)
    {
        var full = Path.GetFullPath(path);
        var parent = Path.GetDirectoryName(full);
        if (parent is null)
        {
            return full;
        }

        var real = Path.Combine(Real(parent), Path.GetFileName(full));
        FileSystemInfo item = Directory.Exists(real) ? new DirectoryInfo(real) : new FileInfo(real);
        return item.Exists && item.LinkTarget is not null ? item.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? real : real;
    }

    /// <summary>The path is written as one in the folder; links are not followed, so that nothing is read.</summary>
    /// <param name="path">Absolute path.</param>
    /// <param name="root">Absolute path of the folder.</param>
    public static bool IsBelow(string path, string root)
    {
        var relative = Path.GetRelativePath(root, path);
        return relative != ".." && !relative.StartsWith(".." + Path.DirectorySeparatorChar, StringComparison.Ordinal) && !Path.IsPathRooted(relative);
    }
}
