using System.Globalization;
using System.Text.Json;

namespace Inspect.Engine.Logs.Writing;

/// <summary>Who writes a running log: a lock that dies with its process, and a file that names process, machine and last sign of life.</summary>
internal sealed class LogOwner : IDisposable
{
    private const string LockName = "owner.lock";
    private const string FileName = "owner.json";
    private static readonly TimeSpan SignOfLife = TimeSpan.FromSeconds(30);

    /// <summary>Whoever looks whether a writer lives holds the lock for a moment.</summary>
    private static readonly TimeSpan Probing = TimeSpan.FromMilliseconds(300);

    private readonly string _folder;
    private readonly TimeProvider _time;
    private readonly FileStream _lock;

    private LogOwner(string folder, TimeProvider time, FileStream held)
    {
        _folder = folder;
        _time = time;
        _lock = held;
    }

    /// <summary>Takes a journal's folder.</summary>
    /// <exception cref="EvalLogException">Another process has it.</exception>
    public static LogOwner Take(string folder, TimeProvider time)
    {
        FileStream? held = null;
        IOException? refusal = null;
        if (!SpinWait.SpinUntil(() => (held = TryLock(Path.Combine(folder, LockName), out refusal)) is not null, Probing))
        {
            throw new EvalLogException($"The log {Path.GetFileName(folder)} is being written by {Describe(folder) ?? "another process"}.", refusal!);
        }

        var owner = new LogOwner(folder, time, held!);
        try
        {
            owner.Beat();
            return owner;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            owner.Dispose();
            throw;
        }
    }

    /// <summary>The process that writes a log lives.</summary>
    public static bool IsAlive(string folder, TimeProvider time)
    {
        var path = Path.Combine(folder, LockName);
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

        // A lock does not reach over machines; there the sign of life decides.
        return Read(folder) is { } owner && owner.Machine != Environment.MachineName && time.GetUtcNow() - owner.Heartbeat < SignOfLife;
    }

    /// <summary>Words that name the owner, for messages.</summary>
    public static string? Describe(string folder) =>
        Read(folder) is { } owner ? $"process {owner.Pid} on {owner.Machine}" : null;

    /// <summary>Leaves a sign of life.</summary>
    public void Beat()
    {
        var fields = new Dictionary<string, JsonElement>
        {
            ["pid"] = LogJson.ToElement(Environment.ProcessId),
            ["machine"] = LogJson.ToElement(Environment.MachineName),
            ["heartbeat"] = LogJson.ToElement(_time.GetUtcNow().ToString("O", CultureInfo.InvariantCulture)),
        };
        File.WriteAllBytes(Path.Combine(_folder, FileName), LogJson.ToBytes(fields).Span);
    }

    public void Dispose() => _lock.Dispose();

    private static FileStream? TryLock(string path, out IOException? refusal)
    {
        refusal = null;
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            refusal = e;
            return null;
        }
    }

    private static (int Pid, string Machine, DateTimeOffset Heartbeat)? Read(string folder)
    {
        try
        {
            var fields = LogJson.Element(File.ReadAllBytes(Path.Combine(folder, FileName)));
            return (fields.GetProperty("pid").GetInt32(), fields.GetProperty("machine").GetString()!, fields.GetProperty("heartbeat").GetDateTimeOffset());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }
}
