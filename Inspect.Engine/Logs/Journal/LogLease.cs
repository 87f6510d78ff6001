using System.Globalization;
using System.Text.Json;
using Inspect.Engine.Files;
using Inspect.Engine.Logs.Format;

namespace Inspect.Engine.Logs.Journal;

/// <summary>Who writes a running log: a lock that dies with its process, and a file that names process, machine and last heartbeat.</summary>
internal sealed class LogLease : IDisposable
{
    private const string LockName = "owner.lock";
    private const string FileName = "owner.json";
    private const int MostHolderBytes = 1 << 16;
    private static readonly TimeSpan HeartbeatTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Whoever looks whether a writer lives holds the lock for a moment.</summary>
    private static readonly TimeSpan Probing = TimeSpan.FromMilliseconds(300);

    private readonly string _folder;
    private readonly TimeProvider _time;
    private readonly FileStream _lock;

    private LogLease(string folder, TimeProvider time, FileStream held)
    {
        _folder = folder;
        _time = time;
        _lock = held;
    }

    /// <summary>Takes a journal's folder, which is made if it is not there.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="time">Clock of the heartbeats.</param>
    /// <param name="patience">How long to wait for another holder; null for as long as one needs that only looks.</param>
    /// <exception cref="EvalLogException">Another process has it.</exception>
    /// <exception cref="IOException">The folder cannot be made or written.</exception>
    public static LogLease Take(string folder, TimeProvider time, TimeSpan? patience = null)
    {
        FileStream? held = null;
        IOException? refusal = null;
        if (!SpinWait.SpinUntil(() => (held = TryLock(folder, out refusal)) is not null, patience ?? Probing))
        {
            throw IsAlive(folder, time)
                ? new EvalLogException($"The log {Path.GetFileName(folder)} is being written by {Describe(folder) ?? "another process"}.", refusal!)
                : new IOException(refusal?.Message ?? "Its lock is taken away again and again", refusal);
        }

        var lease = new LogLease(folder, time, held!);
        try
        {
            lease.Renew();
            return lease;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            lease.Leave();
            throw;
        }
    }

    /// <summary>The process that writes a log lives.</summary>
    public static bool IsAlive(string folder, TimeProvider time) =>
        IsHeld(folder) || (File.Exists(Path.Combine(folder, LockName)) && Read(folder) is { } holder
            && holder.Machine != Environment.MachineName && time.GetUtcNow() - holder.Heartbeat < HeartbeatTimeout);

    /// <summary>A process of this machine holds the folder. A lock does not reach over machines; there the heartbeat decides.</summary>
    public static bool IsHeld(string folder)
    {
        var path = Path.Combine(folder, LockName);
        if (!RegularFile.IsOrMissing(path))
        {
            return false;
        }

        try
        {
            using var probe = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return true;
        }

        return false;
    }

    /// <summary>Words that name the holder, for messages.</summary>
    public static string? Describe(string folder) =>
        Read(folder) is { } holder ? $"process {holder.Pid} on {holder.Machine}" : null;

    /// <summary>Leaves a heartbeat.</summary>
    public void Renew()
    {
        var fields = new Dictionary<string, JsonElement>
        {
            ["pid"] = LogJson.ToElement(Environment.ProcessId),
            ["machine"] = LogJson.ToElement(Environment.MachineName),
            ["heartbeat"] = LogJson.ToElement(_time.GetUtcNow().ToString("O", CultureInfo.InvariantCulture)),
        };
        File.WriteAllBytes(Path.Combine(_folder, FileName), LogJson.ToBytes(fields).Span);
    }

    /// <summary>Lets go and takes away what the holder left, unless there is more in the folder.</summary>
    public void Leave()
    {
        // While the lock is held, so that nobody else's goes; Windows deletes no open file.
        TryDelete();
        Dispose();
        if (OperatingSystem.IsWindows())
        {
            TryDelete();
        }

        try
        {
            Directory.Delete(_folder);
            Directory.Delete(Path.GetDirectoryName(_folder)!);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Not empty.
        }
    }

    public void Dispose() => _lock.Dispose();

    private void TryDelete()
    {
        try
        {
            File.Delete(Path.Combine(_folder, FileName));
            File.Delete(Path.Combine(_folder, LockName));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What is left does no harm.
        }
    }

    private static FileStream? TryLock(string folder, out IOException? refusal)
    {
        refusal = null;
        try
        {
            Directory.CreateDirectory(folder);
            var path = Path.Combine(folder, LockName);
            if (!RegularFile.IsOrMissing(path))
            {
                throw new IOException($"{path} is no file. Remove it.");
            }

            var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

            // The holder before may have removed the file after it was opened here: a lock on it then keeps nobody out.
            file.SetLength(Random.Shared.Next(1, 1 << 16));
            if (OperatingSystem.IsWindows() || (new FileInfo(path) is { Exists: true } named && named.Length == file.Length))
            {
                return file;
            }

            file.Dispose();
            return null;
        }
        catch (IOException e)
        {
            refusal = e;
            return null;
        }
    }

    private static (int Pid, string Machine, DateTimeOffset Heartbeat)? Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        try
        {
            if (!RegularFile.IsOrMissing(path) || new FileInfo(path) is { Exists: true, Length: > MostHolderBytes })
            {
                return null;
            }

            var fields = LogJson.Element(File.ReadAllBytes(path));
            return (fields.GetProperty("pid").GetInt32(), fields.GetProperty("machine").GetString()!, fields.GetProperty("heartbeat").GetDateTimeOffset());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }
}
