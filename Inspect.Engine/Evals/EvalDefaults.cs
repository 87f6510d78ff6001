using System.ComponentModel.DataAnnotations;

namespace Inspect.Engine.Evals;

/// <summary>What a run takes where neither the request nor the task says anything.</summary>
public sealed class EvalDefaults
{
    /// <summary>Section of the settings.</summary>
    public const string Section = "Evals";

    /// <summary>Full name of the model. Default: the local one that <c>Models:Default</c> names.</summary>
    [Required]
    public string? Model { get; set; }

    /// <summary>Samples at the same time. Default 16: the rows of a local model's batch.</summary>
    [Range(1, 10_000)]
    public int MaxSamples { get; set; } = 16;
}
