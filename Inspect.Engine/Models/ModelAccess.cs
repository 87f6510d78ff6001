namespace Inspect.Engine.Models;

/// <summary>Which models may be asked.</summary>
public sealed class ModelAccess
{
    /// <summary>Section of the settings.</summary>
    public const string Section = "Models";

    /// <summary>No model is asked but the mock: for tests that must not cost anything (semantics 5.3). Default false.</summary>
    public bool DisableApi { get; set; }
}
