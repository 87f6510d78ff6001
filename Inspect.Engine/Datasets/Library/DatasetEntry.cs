namespace Inspect.Engine.Datasets.Library;

/// <summary>A dataset of the library.</summary>
public sealed record DatasetEntry
{
    /// <summary>Name: that of the file, without the ending of JSONL.</summary>
    public required string Name { get; init; }

    /// <summary>Absolute path.</summary>
    public required string Path { get; init; }

    /// <summary>Path to show, from the home folder.</summary>
    public required string DisplayPath { get; init; }

    /// <summary>Bytes of the file.</summary>
    public long SizeBytes { get; init; }

    /// <summary>When it was written last.</summary>
    public DateTimeOffset ModifiedAt { get; init; }

    /// <summary>Rows can be edited; files of other formats are read alone.</summary>
    public bool CanEdit => System.IO.Path.GetExtension(Path) == ".jsonl";

    /// <summary>Name that runs give the dataset.</summary>
    public string RunName => System.IO.Path.GetFileNameWithoutExtension(Path);
}
