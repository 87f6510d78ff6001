namespace Inspect.Engine.Evals.Caching;

/// <summary>Where answers of models are kept.</summary>
public sealed class CacheOptions
{
    /// <summary>Section of the settings.</summary>
    public const string Section = "Cache";

    private const string Folder = "generate";

    /// <summary>Folder of the cache (<c>INSPECT_CACHE_DIR</c>); null for <c>inspect</c> in the cache folder of the user.</summary>
    public string? Dir { get; set; }

    /// <summary>Folder of the answers, absolute.</summary>
    public string Root => Path.GetFullPath(Path.Combine(Dir is { Length: > 0 } dir ? dir : OfUser(), Folder));

    private static string OfUser()
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var parent = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache ? cache
            : OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
            : home.Length == 0 ? Path.GetTempPath()
            : Path.Combine(home, OperatingSystem.IsMacOS() ? "Library/Caches" : ".cache");
        return Path.Combine(parent, "inspect");
    }
}
