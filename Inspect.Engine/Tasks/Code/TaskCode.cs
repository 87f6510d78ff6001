using System.Collections.Immutable;

namespace Inspect.Engine.Tasks.Code;

/// <summary>The C# task files of the tasks folder, compiled together, and again when one changes. Thread-safe.</summary>
/// <param name="rules">What their tasks are held against.</param>
internal sealed class TaskCode(CodeRules rules)
{
    /// <summary>How long lists wait for code that is being compiled or tasks that are being made, all of them together.</summary>
    private static readonly TimeSpan ListPatience = TimeSpan.FromSeconds(3);

    /// <summary>Guards <see cref="_build"/> and the number of builds.</summary>
    private readonly Lock _lock = new();
    private volatile Build? _build;
    private int _builds;

    /// <summary>Which version of the parts is in force; changes whenever what task files can name may have changed.</summary>
    public int Version => _build is { Task.IsCompletedSuccessfully: true } build ? build.Number : -1;

    /// <summary>What the files hold; waits a moment for what is under way, and says so of what is not ready then.</summary>
    /// <param name="files">The files as they are now.</param>
    public IReadOnlyList<TaskFile> List(ImmutableArray<CodeFile> files)
    {
        if (Refresh(files) is not { } build)
        {
            return [];
        }

        Wait(build.Task, build);
        if (!build.Task.IsCompleted)
        {
            return [.. files.Select(f => f.WithProblems(new TaskProblem(f.DisplayPath, 0, 0, "the C# files are still being compiled. Look again in a few seconds.")))];
        }

        var version = build.Task.GetAwaiter().GetResult();
        return [.. version.Problems, .. version.Tasks.Select(task => ListOne(task, build))];
    }

    /// <summary>Compiles the files unless that was done, and waits for it.</summary>
    /// <param name="files">The files as they are now.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The tasks by method; none where there are no files.</returns>
    public async Task<ImmutableArray<CodeTask>> ReadyAsync(ImmutableArray<CodeFile> files, CancellationToken cancellationToken) =>
        Refresh(files) is { } build ? (await build.Task.WaitAsync(cancellationToken).ConfigureAwait(false)).Tasks : [];

    private TaskFile ListOne(CodeTask task, Build build)
    {
        Wait(task.Default, build);
        return task.Default.IsCompleted ? task.Default.GetAwaiter().GetResult() : task.Pending;
    }

    /// <summary>All who list share one time to wait, counted from the first of them, so that a slow method holds up one page once.</summary>
    private void Wait(Task task, Build build)
    {
        if (task.IsCompleted)
        {
            return;
        }

        var left = ListPatience - build.Waited(rules.Time);
        if (left > TimeSpan.Zero)
        {
            ((IAsyncResult)task).AsyncWaitHandle.WaitOne(left);
        }
    }

    /// <summary>The build of these files; null while there never was one.</summary>
    private Build? Refresh(ImmutableArray<CodeFile> files)
    {
        lock (_lock)
        {
            if (_build is null ? files.IsEmpty : _build.Files.SequenceEqual(files))
            {
                return _build;
            }

            var before = _build?.Task;
            var number = ++_builds;
            return _build = new Build(number, files, Task.Run(() => LoadAsync(before, number, files)));
        }
    }

    /// <summary>One after the other, so that the parts of the newest version are the ones that stay.</summary>
    private async Task<CodeVersion> LoadAsync(Task<CodeVersion>? before, int number, ImmutableArray<CodeFile> files)
    {
        if (before is not null)
        {
            await ((Task)before).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        var old = before is { IsCompletedSuccessfully: true } ? await before.ConfigureAwait(false) : null;
        var version = CodeVersion.Load($"tasks-{number}", files, rules);
        old?.Unload();
        return version;
    }

    private sealed class Build(int number, ImmutableArray<CodeFile> files, Task<CodeVersion> task)
    {
        private long _firstWait;

        public int Number => number;

        public ImmutableArray<CodeFile> Files => files;

        public Task<CodeVersion> Task => task;

        public TimeSpan Waited(TimeProvider time)
        {
            Interlocked.CompareExchange(ref _firstWait, time.GetTimestamp(), 0);
            return time.GetElapsedTime(_firstWait);
        }
    }
}
