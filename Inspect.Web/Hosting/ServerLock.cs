using System.Globalization;
using Inspect.Engine;

namespace Inspect.Web.Hosting;

/// <summary>Holds a log folder for one server. The system frees it when the process ends, however it ends.</summary>
public sealed class ServerLock : IDisposable
{
    private readonly FileStream _stream;

    private ServerLock(FileStream stream) => _stream = stream;

    /// <summary>Takes the folder.</summary>
    /// <param name="appFolder">Where the app's own files lie.</param>
    /// <param name="logFolder">The logs, for what is said of them.</param>
    /// <exception cref="InspectException">Another server holds it, or it cannot be written.</exception>
    public static ServerLock Take(string appFolder, string logFolder)
    {
        var owner = Path.Combine(appFolder, "server.pid");
        try
        {
            Directory.CreateDirectory(appFolder);
            var stream = new FileStream(Path.Combine(appFolder, "server.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            File.WriteAllText(owner, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            return new ServerLock(stream);
        }
        catch (UnauthorizedAccessException error)
        {
            throw new InspectException($"The folder {appFolder} cannot be written. Change its permissions, or choose another with --log-dir.", error);
        }
        catch (IOException error) when (File.Exists(owner) && IsHeld(error))
        {
            throw new InspectException($"Process {File.ReadAllText(owner)} already serves the log folder {logFolder}. Open that one, or choose another folder with --log-dir.", error);
        }
        catch (IOException error)
        {
            throw new InspectException($"The log folder {logFolder} cannot be used ({error.Message.TrimEnd('.')}). Check the disk, or choose another with --log-dir.", error);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _stream.Dispose();

    /// <summary>Sharing violation on Windows, a held lock elsewhere.</summary>
    private static bool IsHeld(IOException error) => error.HResult is unchecked((int)0x80070020) or 11 or 35 || error.Message.Contains("being used by another process", StringComparison.Ordinal);
}
