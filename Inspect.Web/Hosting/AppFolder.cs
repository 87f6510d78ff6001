using System.Security.Cryptography;
using System.Text;
using Inspect.Engine;
using Inspect.Engine.Logs.Journal;

namespace Inspect.Web.Hosting;

/// <summary>Where the app keeps its own files: beside the logs, and for logs that can only be read, on a mounted archive for example, in a folder of the user.</summary>
internal static class AppFolder
{
    /// <summary>EROFS, and what Windows calls the same.</summary>
    private const int ReadOnlyFileSystem = 30;
    private const int WriteProtected = unchecked((int)0x80070013);

    /// <summary>The folder, which is made if it is missing.</summary>
    /// <param name="logFolder">Folder of the logs.</param>
    /// <param name="chosen">The folder that the settings name; null for none.</param>
    /// <param name="userFolder">Where programs of the user keep their files; empty where there is no such place.</param>
    /// <returns>The folder, and a sentence that says so when it is not the usual one.</returns>
    /// <exception cref="InspectException">There is no folder of logs, or none that the app can write.</exception>
    public static (string Path, string? Notice) Find(string logFolder, string? chosen, string userFolder)
    {
        if (chosen is not null)
        {
            return (Made(chosen) ?? throw Unwritable(chosen), null);
        }

        var store = LogOrigin.AddressOf(logFolder);
        var usual = Path.Combine(logFolder, LogFolders.AppFolder);
        if (store is null && Made(usual) is not null)
        {
            return (usual, null);
        }

        if (!Directory.Exists(logFolder))
        {
            throw new InspectException($"The log folder {logFolder} is not there and cannot be made. Choose another with --log-dir.");
        }

        var name = Path.Combine("inspect", "read-only", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Path.GetFullPath(logFolder))))[..16]);
        var found = (userFolder.Length == 0 ? null : Made(Path.Combine(userFolder, name))) ?? Made(Path.Combine(Path.GetTempPath(), name)) ?? throw Unwritable(Path.Combine(userFolder, name));
        return (found, store is not null
            ? $"The logs of {store} are shown, and no runs can be started: for those name a local folder with --log-dir, and the store beside it with --Logs:Roots:0={store}. The app's own files are in {found}."
            : $"The log folder {logFolder} cannot be written: its logs are shown, and no runs can be started. The app's own files are in {found}.");
    }

    /// <summary>The folder when it can be written, made if it is missing; null when that is not allowed.</summary>
    private static string? Made(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            using var probe = new FileStream(Path.Combine(folder, Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
            return folder;
        }
        catch (Exception error) when (error is UnauthorizedAccessException || (error is IOException && error.HResult is ReadOnlyFileSystem or WriteProtected))
        {
            return null;
        }
        catch (IOException)
        {
            // A full disk, another file of this name: what opens the app's files there says it in full.
            return folder;
        }
    }

    private static InspectException Unwritable(string folder) =>
        new($"The folder {folder}, for the app's own files, cannot be written. Name another with --Logs:AppDir=FOLDER.");
}
