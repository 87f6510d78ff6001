using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Journal;
using Inspect.Engine.Logs.Reading;

namespace Inspect.Engine.Logs.Index;

/// <summary>A log of the index.</summary>
public sealed record LogEntry
{
    private readonly byte[]? _overview;
    private bool _isDamaged;

    internal LogEntry(LogFile file, LogOverview? overview, string? problem)
    {
        File = file;
        Overview = overview;
        Brief = overview is null ? null : LogBrief.Of(overview);
        Problem = problem;
    }

    /// <summary>A log that the database remembers. Its overview is parsed when somebody looks at it: a list shows a few of thousands.</summary>
    internal LogEntry(LogFile file, LogBrief? brief, byte[]? overview, string? problem)
    {
        File = file;
        Brief = brief;
        _overview = overview;
        Problem = problem;
    }

    /// <summary>The file.</summary>
    public string Path => File.Path;

    /// <summary>Its path below the root, with forward slashes.</summary>
    public string RelativePath => File.RelativePath;

    /// <summary>The folder under which it was found.</summary>
    public string Root => File.Root;

    /// <summary>Size of the file.</summary>
    public long SizeBytes => File.SizeBytes;

    /// <summary>When the file was written last.</summary>
    public DateTimeOffset ModifiedAt => File.ModifiedAt;

    /// <summary>What it is sorted and filtered by; null when the log was not read yet, or cannot be read.</summary>
    public LogBrief? Brief { get; }

    /// <summary>What a list shows of it; null when the log was not read yet, or cannot be read.</summary>
    public LogOverview? Overview
    {
        get => field ??= _overview is null ? null : Remembered(() => LogJson.Parse<LogOverview>(_overview));
        private init;
    }

    /// <summary>A sentence that says why the log cannot be read; null when it can.</summary>
    public string? Problem { get; }

    /// <summary>The log is waiting to be read in the background.</summary>
    public bool IsPending => Problem is null && (_isDamaged || (_overview is null && Overview is null));

    /// <summary>The whole header, read from the file at each call; null when the log cannot be read.</summary>
    public EvalLog? Header
    {
        get
        {
            try
            {
                return Problem is null ? EvalLogReader.ReadHeader(Path) : null;
            }
            catch (EvalLogException)
            {
                // Deleted or damaged since it was listed: the next look at the folder says so.
                return null;
            }
        }
    }

    internal LogFile File { get; }

    /// <summary>Is told when what the database remembers turns out to be damaged.</summary>
    internal Action<string>? OnDamaged { get; set; }

    /// <summary>What the database remembers, or null where that is damaged: then the log counts as not read, and the next look reads it again.</summary>
    private T? Remembered<T>(Func<T> parse)
        where T : class
    {
        if (_isDamaged)
        {
            return null;
        }

        try
        {
            return parse();
        }
        catch (Exception e) when (LogDamage.IsOfTheFile(e))
        {
            _isDamaged = true;
            OnDamaged?.Invoke(Path);
            return null;
        }
    }
}
