using Inspect.Engine.Logs.Journal;

namespace Inspect.Engine.Logs.Index;

/// <summary>Tells when logs below some folders may have changed: at once where the system reports it, else at a steady look.</summary>
internal sealed class LogWatcher : IDisposable
{
    private static readonly TimeSpan Watched = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Unwatched = TimeSpan.FromSeconds(2);

    private readonly List<FileSystemWatcher> _watchers = [];
    private readonly Action<string?> _changed;
    private readonly ITimer _timer;

    /// <summary>Begins to watch.</summary>
    /// <param name="roots">The folders.</param>
    /// <param name="time">Clock of the steady looks.</param>
    /// <param name="changed">Gets the path of a log that may have changed; null when any may have.</param>
    public LogWatcher(IReadOnlyList<string> roots, TimeProvider time, Action<string?> changed)
    {
        _changed = changed;
        var areAllWatched = roots.Select(r => Directory.Exists(r) && TryWatch(r)).ToList().TrueForAll(w => w);

        // Network folders, exhausted system limits and folders that are not there yet report nothing: a look now and then finds what was missed.
        var steady = areAllWatched ? Watched : Unwatched;
        _timer = time.CreateTimer(_ => _changed(null), null, steady, steady);
    }

    public void Dispose()
    {
        _timer.Dispose();
        _watchers.ForEach(w => w.Dispose());
    }

    private bool TryWatch(string root)
    {
        var watcher = new FileSystemWatcher(root)
        {
            IncludeSubdirectories = true,
            NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.LastWrite,
        };
        watcher.Changed += (_, e) => Note(root, e.FullPath);
        watcher.Created += (_, e) => Note(root, e.FullPath);
        watcher.Deleted += (_, e) => Note(root, e.FullPath);
        watcher.Renamed += (_, e) =>
        {
            Note(root, e.OldFullPath);
            Note(root, e.FullPath);
        };
        watcher.Error += (_, _) => _changed(null);
        try
        {
            watcher.EnableRaisingEvents = true;
            _watchers.Add(watcher);
            return true;
        }
        catch (IOException)
        {
            watcher.Dispose();
            return false;
        }
    }

    private void Note(string root, string path)
    {
        if (LogFolders.Concerns(root, path))
        {
            _changed(EvalLogName.IsLog(Path.GetFileName(path)) && !Directory.Exists(path) ? path : null);
        }
    }
}
