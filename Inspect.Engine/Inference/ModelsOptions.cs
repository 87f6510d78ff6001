using System.ComponentModel.DataAnnotations;

namespace Inspect.Engine.Inference;

/// <summary>Where local models lie.</summary>
public sealed class ModelsOptions
{
    /// <summary>Section of the settings.</summary>
    public const string Section = "Models";

    /// <summary>Folder of model folders. Default: <c>models</c> in the home folder.</summary>
    [Required]
    public string Dir { get; set; } = "models";

    /// <summary>Folder name of the model that runs take where nothing names another. Default: the built-in one.</summary>
    [Required]
    public string Default { get; set; } = "SmolLM2-135M-Instruct";

    /// <summary>Engine of local models: <c>auto</c> takes the best that can run a folder, else its name. Default: <c>auto</c>.</summary>
    [Required]
    public string Engine { get; set; } = Automatic;

    /// <summary>Lets a folder of models name libraries to load and files to write, as its <c>genai_config.json</c> says: it then runs code of whoever made it. Default false.</summary>
    public bool TrustLibraries { get; set; }

    /// <summary>Bytes that a folder may have which is added over the app. Default 64 GB, at least 1 MB.</summary>
    [Range(1_000_000, long.MaxValue)]
    public long MostFolderBytes { get; set; } = 64_000_000_000;

    /// <summary>Share of the machine's memory, or the container's, that answers which are generated together may take, in percent: 5 to 90. Default 25. What does not fit waits for the next batch.</summary>
    [Range(5, 90)]
    public int BatchMemoryPercent { get; set; } = UsualBatchMemoryPercent;

    /// <summary>The usual share of memory for a batch, in percent.</summary>
    public const int UsualBatchMemoryPercent = 25;

    /// <summary>Bytes that the files of all loaded models may have together, at least 1 MB. Null: three quarters of the machine's memory, or the container's. For a model that does not fit beside the others those go that nobody uses.</summary>
    [Range(1_000_000, long.MaxValue)]
    public long? MemoryBudgetBytes { get; set; }

    /// <summary>Three quarters of the machine's memory, or the container's, in bytes.</summary>
    public static long UsualMemoryBudgetBytes => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4 * 3;

    /// <summary>The engine that can run a folder best.</summary>
    public const string Automatic = "auto";
}
