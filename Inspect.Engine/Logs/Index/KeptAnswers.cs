using System.Collections.Concurrent;

namespace Inspect.Engine.Logs.Index;

/// <summary>Answers about the logs that were looked at last, as long as these stay as they are. Thread-safe.</summary>
internal sealed class KeptAnswers
{
    private const int Most = 64;

    private readonly ConcurrentDictionary<(LogEntry Entry, string Name), object> _answers = new(Same.Instance);

    /// <summary>An answer; null where none is kept.</summary>
    /// <param name="entry">State of the log: a changed log has another.</param>
    /// <param name="name">Name of the answer.</param>
    public object? Find(LogEntry entry, string name) => _answers.GetValueOrDefault((entry, name));

    /// <summary>Keeps an answer.</summary>
    public void Keep(LogEntry entry, string name, object answer)
    {
        if (_answers.Count >= Most)
        {
            _answers.Clear();
        }

        _answers[(entry, name)] = answer;
    }

    private sealed class Same : IEqualityComparer<(LogEntry Entry, string Name)>
    {
        public static readonly Same Instance = new();

        public bool Equals((LogEntry Entry, string Name) x, (LogEntry Entry, string Name) y) => ReferenceEquals(x.Entry, y.Entry) && x.Name == y.Name;

        public int GetHashCode((LogEntry Entry, string Name) obj) => HashCode.Combine(System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(obj.Entry), obj.Name);
    }
}
