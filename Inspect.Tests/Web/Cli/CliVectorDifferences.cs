namespace Inspect.Tests.Web.Cli;

/// <summary>Command lines that mean something else here, or nothing, each with the reason.</summary>
internal static class CliVectorDifferences
{
    /// <summary>The reason of those whose option is told by name.</summary>
    public const string NoOption = "An option that is not here is refused by a sentence with its name.";
    private const string Retry = "Taken or refused as by the reference; what it does is tested with real logs, by SampleRetryTests and EvalCommandTests.";
    private const string Scores = "Taken or refused as by the reference; what it does is tested with real logs, by ScoreCommandTests.";
    private const string Whole = "It runs nothing, and ends as with the reference.";

    /// <summary>Reasons by the name of the case.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>
    {
        ["sandbox"] = NoOption,
        ["sandbox-flags"] = NoOption,
        ["approval-file"] = NoOption,
        ["approval-name"] = NoOption,
        ["gen-penalties"] = NoOption,
        ["gen-flags-on"] = "What is switched on is kept, also where it is so by itself.",
        ["log-shared-n"] = NoOption,
        ["log-level-upper"] = NoOption,
        ["trace"] = NoOption,
        ["acp-port"] = NoOption,
        ["ctl-false"] = NoOption,
        ["ctl-keep"] = NoOption,
        ["notification"] = NoOption,
        ["checkpoint"] = NoOption,
        ["checkpoint-token-k"] = NoOption,
        ["set-plain"] = "It lists the defaults that the others are compared without.",
        ["retry-plain"] = Retry,
        ["retry-two"] = Retry,
        ["retry-none"] = Retry,
        ["retry-missing"] = Retry,
        ["retry-opts"] = Retry,
        ["retry-model"] = Retry,
        ["retry-env"] = Retry,
        ["score-plain"] = Scores,
        ["score-args"] = Scores,
        ["score-stream-n"] = Scores,
        ["score-model"] = Scores,
        ["score-no-file"] = Scores,
        ["version"] = Whole,
        ["help-exit"] = Whole,
        ["run-config-empty"] = "A task must be named.",
        ["run-config-full"] = "Sandboxes are refused with the name of their key.",
        ["dotenv-parent"] = "Where the log goes is read when the run begins; the variable itself is compared.",
        ["plain"] = "It lists the defaults that the others are compared without.",
        ["no-args"] = "A task must be named: a run of all that lies in the working directory is asked for with its folder.",
        ["T-no-equals"] = "An argument without a value is refused, not dropped.",
        ["limit-zero"] = "A limit that leaves nothing is refused.",
        ["limit-reversed"] = "A range that ends before it begins is refused.",
        ["tags"] = "Blanks around a tag are cut off.",
        ["tags-empty"] = "No tag is none, not an empty one.",
        ["gen-stop-spaces"] = "A stop text that is empty would end every answer: it is left out.",
        ["epochs-pass-at"] = "Blanks around the name of a reducer are cut off.",
        ["gen-config"] = "extra_body is sent by no model here, and a setting that does nothing is refused.",
        ["gen-config-override"] = "logprobs and tool calls are in no model here, and a setting that does nothing is refused.",
        ["gen-config-json"] = "reasoning_effort and cache are in no model here, and a setting that does nothing is refused.",
        ["env-bool"] = "Variables of options that are not here are not read.",
    };
}
