using Inspect.Engine.Parts;

namespace Inspect.Web.Cli;

/// <summary>Options that other programs of the log format have and this one has not, each with what stands in its way.</summary>
internal static class OtherOptions
{
    private const string NoModel = "No model here takes it; leave it out.";
    private const string NoSandbox = "Runs have no sandbox here; leave it out.";
    private const string NoControl = "Runs are watched and stopped in the browser here, or stopped with Ctrl+C; leave it out.";
    private const string NoScanner = "There are no transcript scanners here; leave it out.";
    private const string NoLogging = "Logs here hold samples with their events as they happen; leave it out.";

    private static readonly Dictionary<string, string> Reasons = new(StringComparer.Ordinal)
    {
        ["--best-of"] = NoModel, ["--max-tool-output"] = NoModel, ["--cache"] = NoModel, ["--batch"] = NoModel, ["--model-spec"] = "Name the model with --model and its settings with their own options.",
        ["--adaptive-connections"] = "Bound the calls with --max-connections.",
        ["--approval"] = "There are no tool calls to approve here; leave it out.",
        ["--sandbox"] = NoSandbox, ["--no-sandbox-cleanup"] = NoSandbox, ["--sandbox-prebuilt"] = NoSandbox, ["--max-sandboxes"] = NoSandbox,
        ["--max-subprocesses"] = NoSandbox, ["--checkpoint"] = "Finished samples are kept as they end; eval-retry goes on from them.",
        ["--max-dataset-memory"] = "Leave it out: of a dataset above 16 MB memory holds ids and places alone.",
        ["--detach"] = NoControl, ["--no-detach"] = NoControl, ["--acp-server"] = NoControl, ["--ctl-server"] = NoControl, ["--notification"] = NoControl,
        ["--trace"] = "Follow a run in the browser: inspect view.", ["--debug"] = "Leave it out.", ["--debug-port"] = "Leave it out.", ["--debug-errors"] = "Errors of samples are in the log.",
        ["--no-ansi"] = "Use --display plain.", ["--traceback-locals"] = "Leave it out.",
        ["--log-level"] = NoLogging, ["--log-level-transcript"] = NoLogging, ["--no-log-realtime"] = NoLogging,
        ["--log-refusals"] = NoLogging, ["--no-log-refusals"] = NoLogging, ["--log-shared"] = NoLogging,
        ["--embed-viewer"] = "Sets have it: eval-set --embed-viewer; for other logs there is view embed.",
        ["--incomplete-max"] = "Samples that an interrupted run had begun are run again here; leave it out.",
        ["--run-config"] = "A file describes one run; give the set its tasks and options.",
        ["--scanner"] = NoScanner, ["--scanner-arg"] = NoScanner, ["--scans"] = NoScanner, ["--scan-name"] = NoScanner, ["--scan-tags"] = NoScanner,
        ["--scan-metadata"] = NoScanner, ["-F"] = NoScanner, ["--scan-filter"] = NoScanner, ["--scan-model"] = NoScanner, ["--scan-model-base-url"] = NoScanner,
        ["--scan-model-arg"] = NoScanner, ["--scan-model-config"] = NoScanner, ["--scan-model-role"] = NoScanner, ["--scan-generate-config"] = NoScanner,
    };

    /// <summary>What a person is told who gave an option that a command does not have.</summary>
    /// <param name="given">The option, perhaps with a value after <c>=</c>.</param>
    /// <param name="command">Name of the command.</param>
    /// <param name="known">Options that it has.</param>
    public static string Explain(string given, string command, IEnumerable<string> known)
    {
        var name = given.Split('=')[0];
        return Reasons.TryGetValue(name, out var reason) ? $"{name} is not an option here. {reason}"
            : Suggestion.Find(name, known) is { } close ? $"There is no option {name}. Did you mean {close}?"
            : $"There is no option {name}. {command} --help lists them.";
    }
}
