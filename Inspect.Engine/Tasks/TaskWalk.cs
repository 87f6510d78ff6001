using System.Collections.Immutable;
using System.IO.Enumeration;

namespace Inspect.Engine.Tasks;

/// <summary>The files of a folder that have the ending of a task file. Those who ask at the same time share one walk through it. Thread-safe.</summary>
/// <param name="dir">The folder, absolute.</param>
/// <param name="isTaskFile">Says of a name whether it has the ending.</param>
internal sealed class TaskWalk(string dir, Func<string, bool> isTaskFile)
{
    private static readonly EnumerationOptions Options = new()
    {
        RecurseSubdirectories = true, MaxRecursionDepth = 16, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.Hidden | FileAttributes.System,
    };

    /// <summary>Held by the one who walks; guards what was found and how many of those who asked it answers.</summary>
    private readonly Lock _walking = new();
    private ImmutableArray<WalkedFile> _found = [];
    private long _asked;
    private long _answered;

    /// <summary>The files as they are now: the array of the last call where nothing has changed since.</summary>
    /// <remarks>A walk answers all who had asked before it began: whoever comes during one waits for the next, for their own file may be behind it.</remarks>
    public ImmutableArray<WalkedFile> Files()
    {
        var number = Interlocked.Increment(ref _asked);
        lock (_walking)
        {
            if (_answered < number)
            {
                var asked = Interlocked.Read(ref _asked);
                var found = Walk();
                _found = _found.SequenceEqual(found) ? _found : found;
                _answered = asked;
            }

            return _found;
        }
    }

    /// <summary>What is called like a task file, in no hidden folder and through no link to a folder: that may lead back, or out of the root.</summary>
    private ImmutableArray<WalkedFile> Walk() => !Directory.Exists(dir) ? [] :
    [
        .. new FileSystemEnumerable<WalkedFile>(dir, (ref FileSystemEntry entry) => new WalkedFile(entry.ToFullPath(), entry.LastWriteTimeUtc.UtcDateTime, entry.Length), Options)
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) => !entry.IsDirectory && isTaskFile(entry.FileName.ToString()),
            ShouldRecursePredicate = (ref FileSystemEntry entry) => !entry.Attributes.HasFlag(FileAttributes.ReparsePoint) || entry.ToFileSystemInfo().LinkTarget is null,
        },
    ];
}
