namespace Inspect.Engine.Logs.Journal;

/// <summary>A file that counts as a log.</summary>
internal sealed record LogFile(string Path, string Root, long SizeBytes, DateTimeOffset ModifiedAt)
{
    /// <summary>Path below the root, with forward slashes.</summary>
    public string RelativePath => System.IO.Path.GetRelativePath(Root, Path).Replace('\\', '/');

    /// <summary>The file has not changed since <paramref name="other"/>.</summary>
    public bool IsSameAs(LogFile other) => SizeBytes == other.SizeBytes && ModifiedAt == other.ModifiedAt;
}
