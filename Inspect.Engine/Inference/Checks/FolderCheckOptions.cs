namespace Inspect.Engine.Inference.Checks;

/// <summary>How folders are tried out before they are loaded. Set by the app, not by its settings: it knows how to start itself again.</summary>
public sealed class FolderCheckOptions
{
    /// <summary>Program that runs <see cref="FolderTrial"/>. Default none: folders are then loaded untried.</summary>
    public string? Program { get; set; }

    /// <summary>Its arguments, in front of the folder's path.</summary>
    public IReadOnlyList<string> Arguments { get; set; } = [];

    /// <summary>File that remembers which folders passed. Default none: they are tried once a process.</summary>
    public string? PassedFile { get; set; }

    /// <summary>Processor time that one file may take, beside 60 seconds for each gigabyte of the folder. Default 20 seconds.</summary>
    public TimeSpan ProcessorTime { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Time that the whole trial may take, beside ten minutes for each gigabyte of the folder: a slow disk takes no processor time. Default ten minutes.</summary>
    public TimeSpan Time { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Bytes of memory that the trial may take, beside three times the size of the folder. Default 2 GiB.</summary>
    public long MemoryBytes { get; set; } = 2L << 30;
}
