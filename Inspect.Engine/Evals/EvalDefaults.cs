using System.ComponentModel.DataAnnotations;
using Inspect.Engine.Logs.Journal;

namespace Inspect.Engine.Evals;

/// <summary>What a run takes where neither the request nor the task says anything.</summary>
public sealed class EvalDefaults
{
    /// <summary>Section of the settings.</summary>
    public const string Section = "Evals";

    private const int UsualSamples = 16;

    /// <summary>Full name of the model. Default: the local one that <c>Models:Default</c> names.</summary>
    [Required]
    public string? Model { get; set; }

    /// <summary>Samples at the same time. Default 16: the rows of a local model's batch.</summary>
    [Range(1, 10_000)]
    public int MaxSamples { get; set; } = UsualSamples;

    /// <summary>Somebody has set <see cref="MaxSamples"/>, so that it counts for models with a server, too.</summary>
    internal bool HasOwnSamples => MaxSamples != UsualSamples;

    /// <summary>File with prices of models, YAML or JSON: by full name dollars for a million tokens. It need not exist. Default <c>prices.yaml</c>, beside the folder of the tasks.</summary>
    [Required]
    public string PriceFile { get; set; } = "prices.yaml";

    /// <summary>What the name of a log holds after the time: text, <c>{task}</c>, <c>{model}</c> and <c>{id}</c>. Default <c>{task}_{id}</c>.</summary>
    [Required]
    [RegularExpression(@"(\{task\}|\{model\}|\{id\}|[^{}/\\:\x00-\x1f])+", ErrorMessage = "Evals:LogFilePattern (INSPECT_EVAL_LOG_FILE_PATTERN) may hold text, {{task}}, {{model}} and {{id}}, and no slash or colon: {{task}}_{{model}}_{{id}}, for example.")]
    public string LogFilePattern { get; set; } = EvalLogName.DefaultPattern;
}
