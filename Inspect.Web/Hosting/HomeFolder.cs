using Inspect.Engine.Logs.Stores;

namespace Inspect.Web.Hosting;

/// <summary>The folder that <c>tasks</c>, <c>models</c> and <c>logs</c> are looked for in.</summary>
public sealed class HomeFolder
{
    private readonly string _workingDirectory;

    private HomeFolder(string path, string workingDirectory)
    {
        Path = path;
        _workingDirectory = workingDirectory;
    }

    /// <summary>Absolute path.</summary>
    public string Path { get; }

    /// <summary>
    /// The working directory or its nearest parent with <c>Inspect.sln</c>, or with <c>tasks</c> and <c>models</c>; else the same of the
    /// app's own folder, so that an app built from source finds its clone; else the app's own folder.
    /// </summary>
    public static HomeFolder Find(string workingDirectory) =>
        new(FindAbove(workingDirectory) ?? FindAbove(AppContext.BaseDirectory) ?? AppContext.BaseDirectory, workingDirectory);

    /// <summary>A folder of the settings, absolute: counted from home.</summary>
    public string Resolve(string path) => System.IO.Path.GetFullPath(path, Path);

    /// <summary>A folder given on the command line, absolute: counted from the working directory where it exists there, else from home unless its parent exists in the working directory. An address of a store stays as it is.</summary>
    public string ResolveArgument(string path)
    {
        if (StoreAddress.IsAddress(path))
        {
            return path;
        }

        var here = System.IO.Path.GetFullPath(path, _workingDirectory);
        var home = Resolve(path);
        return Directory.Exists(here) || File.Exists(here) || !(Directory.Exists(home) || File.Exists(home)) ? here : home;
    }

    private static string? FindAbove(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            if (IsHome(folder.FullName))
            {
                return folder.FullName;
            }
        }

        return null;
    }

    private static bool IsHome(string folder) =>
        File.Exists(System.IO.Path.Combine(folder, "Inspect.sln"))
        || (Directory.Exists(System.IO.Path.Combine(folder, "tasks")) && Directory.Exists(System.IO.Path.Combine(folder, "models")));
}
