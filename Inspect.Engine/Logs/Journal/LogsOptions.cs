using System.ComponentModel.DataAnnotations;

namespace Inspect.Engine.Logs.Journal;

/// <summary>Where logs lie.</summary>
public sealed class LogsOptions
{
    /// <summary>Name of the section of settings.</summary>
    public const string Section = "Logs";

    /// <summary>Folder that new logs are written to and that is read with all its subfolders. Default <c>logs</c>.</summary>
    [Required]
    public string Dir { get; set; } = "logs";

    /// <summary>Folder of the app's own files. Default the subfolder <c>app</c> of <see cref="Dir"/>; where that cannot be written, a folder of the user.</summary>
    public string? AppDir { get; set; }

    /// <summary>More folders to read. Default none.</summary>
    public IList<string> Roots { get; } = [];
}
