using System.ComponentModel.DataAnnotations;

namespace Inspect.Engine.Evals;

/// <summary>What a run takes where neither the request nor the task says anything.</summary>
public sealed class EvalDefaults
{
    /// <summary>Section of the settings.</summary>
    public const string Section = "Evals";

    /// <summary>Full name of the model. Default: the built-in one.</summary>
    [Required]
    public string Model { get; set; } = "onnx/SmolLM2-135M-Instruct";

    /// <summary>Samples at the same time. Default 16: the rows of a local model's batch.</summary>
    [Range(1, 10_000)]
    public int MaxSamples { get; set; } = 16;
}
