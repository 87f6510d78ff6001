using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using Inspect.Engine.Inference;
using Inspect.Engine.Live;
using Inspect.Engine.Logs.Index;
using Inspect.Engine.Logs.Stores;
using Inspect.Engine.Tasks;
using Inspect.Web.Queue;
using Microsoft.Extensions.Options;

namespace Inspect.Web.Status;

/// <summary>Says how the app stands.</summary>
public sealed class StatusReport(
    LogIndex index, EvalQueue queue, LocalModels models, TaskCatalog tasks, LogMirrors mirrors, IOptionsMonitor<QueueOptions> limits, TimeProvider time)
{
    /// <summary>Version of the app.</summary>
    public static string Version { get; } = typeof(StatusReport).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>How it stands now.</summary>
    public async Task<AppStatus> ReadAsync(CancellationToken cancellationToken)
    {
        var entries = await index.ListAsync(cancellationToken);
        var active = queue.Active();
        using var process = Process.GetCurrentProcess();
        var started = new DateTimeOffset(process.StartTime);
        return new AppStatus
        {
            Version = Version,
            Runtime = RuntimeInformation.FrameworkDescription,
            System = $"{RuntimeInformation.OSDescription}, {Environment.ProcessorCount} processors",
            StartedAt = started,
            TaskDir = tasks.Dir,
            ModelDir = models.Dir,
            AppDir = index.AppFolder,
            Roots = [.. index.Roots.Select(root => RootOf(root, entries))],
            Index = new StatusIndex(entries.Count, entries.Count(e => e.Problem is not null), SizeOf(Path.Combine(index.AppFolder, "index.db")) + SizeOf(Path.Combine(index.AppFolder, "index.db-wal"))),
            Queue = new StatusQueue(
                queue.Mode, active.Count(r => r.State.GoesOn()), active.Count(r => r.State == RunState.Queued), active.Count(r => r.State == RunState.Paused), limits.CurrentValue.MaxParallelRuns),
            Models = [.. models.List()],
            Process = new StatusProcess(
                Environment.ProcessId, Environment.WorkingSet, GC.GetGCMemoryInfo().HeapSizeBytes, Math.Round(process.TotalProcessorTime.TotalSeconds, 1),
                Math.Round((time.GetUtcNow() - started).TotalSeconds, 1), Math.Round(GC.GetTotalPauseDuration().TotalSeconds, 3), ThreadPool.ThreadCount, ThreadPool.PendingWorkItemCount),
        };
    }

    private StatusRoot RootOf(string root, IReadOnlyList<LogEntry> entries)
    {
        var full = Path.GetFullPath(root);
        var (free, total) = DiskOf(full);
        return new StatusRoot(full, Directory.Exists(full), entries.Count(e => IsBelow(e.Path, full)), free, total) { Store = mirrors.Find(full) };
    }

    private static bool IsBelow(string path, string root) => path.StartsWith(root.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static (long? Free, long? Total) DiskOf(string folder)
    {
        try
        {
            var disk = new DriveInfo(folder);
            return (disk.AvailableFreeSpace, disk.TotalSize);
        }
        catch (Exception error) when (error is IOException or ArgumentException or UnauthorizedAccessException)
        {
            return (null, null);
        }
    }

    private static long SizeOf(string file)
    {
        try
        {
            return new FileInfo(file) is { Exists: true } info ? info.Length : 0;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }
}
