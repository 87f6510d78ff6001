using System.ComponentModel.DataAnnotations;

namespace Inspect.Engine.Logs.Stores;

/// <summary>How logs of object stores are copied.</summary>
public sealed class StoresOptions
{
    /// <summary>Section of the settings.</summary>
    public const string Section = "Stores";

    /// <summary>Folder of the copies, one subfolder an address. Default <c>inspect/stores</c> where programs of the user keep their files.</summary>
    public string? Dir { get; set; }

    /// <summary>Time between two looks at a store, from one second to a day. Default 30 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Objects of a store that are fetched at the same time, 1 to 64. Default 4.</summary>
    [Range(1, 64)]
    public int Parallel { get; set; } = 4;

    /// <summary>Size in bytes above which an object is left out, at least 1. Default 4 GiB.</summary>
    [Range(1, long.MaxValue)]
    public long MaxLogBytes { get; set; } = 4L << 30;

    /// <summary>Bytes that the copies of one store may take together, at least 1; the oldest are left out. Default: what the disk has, less <see cref="ReserveBytes"/>.</summary>
    [Range(1, long.MaxValue)]
    public long? MaxBytes { get; set; }

    /// <summary>Bytes of the disk that copies leave free, 0 for none. Default 2 GiB.</summary>
    [Range(0, long.MaxValue)]
    public long ReserveBytes { get; set; } = 2L << 30;

    /// <summary>Asks without any key, for buckets that everybody may read. Default false.</summary>
    public bool Anonymous { get; set; }
}
