using System.CommandLine;
using System.Globalization;
using Inspect.Engine;
using Inspect.Engine.Logs.Journal;
using Inspect.Web.Hosting;

namespace Inspect.Web.Cli;

/// <summary>Options that all commands have that run tasks: where the log goes, how progress is shown, whether there are scores.</summary>
/// <param name="variables">Variables of the environment; null for those of the process.</param>
internal sealed class RunOptions(Func<string, string?>? variables = null)
{
    private const int MostTasks = 1_000;
    private static readonly string[] Displays = ["full", "rich", "conversation", "plain", "log", "none"];

    private readonly Option<string?> _logDir = new("--log-dir") { Description = "Folder of the log." };
    private readonly Option<string?> _format = new("--log-format") { Description = "eval or json (eval)." };
    private readonly Option<bool> _noScore = new("--no-score") { Description = "Generates only; score does the rest later." };
    private readonly Option<string[]> _env = new("--env") { Description = "Variable of the environment, NAME=value. May be repeated." };
    private readonly Option<bool> _json = new("--json") { Description = "Prints a JSON line for each run that starts and ends, and no progress." };
    private readonly Option<string?> _maxTasks = new("--max-tasks") { Description = "Runs at the same time (1)." };
    private readonly Option<string?> _display = new("--display") { Description = "full, plain or none (full)." };
    private readonly Func<string, string?> _variables = variables ?? Environment.GetEnvironmentVariable;

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_noScore, _logDir, _format, _env, _json, _display, _maxTasks])
        {
            command.Add(option);
        }

        OneOf(_display, Displays);
        OneOf(_format, "eval", "json");
    }

    /// <summary>Sets the variables that were given.</summary>
    /// <exception cref="InspectException">One has no name.</exception>
    public void ApplyEnvironment(ParseResult result)
    {
        foreach (var argument in result.GetValue(_env) ?? [])
        {
            var (name, value) = TaskArgument.Split("--env", argument);
            Environment.SetEnvironmentVariable(name, value);
        }
    }

    /// <summary>The run is not scored.</summary>
    public bool IsUnscored(ParseResult result) => result.GetValue(_noScore) || SettingOption.IsOn(_variables("INSPECT_EVAL_NO_SCORE"));

    /// <summary>The log is a <c>.json</c> file in the end.</summary>
    public bool IsJsonLog(ParseResult result) => (result.GetValue(_format) ?? Variable("INSPECT_EVAL_LOG_FORMAT") ?? Variable("INSPECT_LOG_FORMAT")) switch
    {
        null or "eval" => false,
        "json" => true,
        var other => throw new InspectException($"INSPECT_LOG_FORMAT must be eval or json, not {other}."),
    };

    /// <summary>Runs at the same time; null where nobody says it.</summary>
    /// <exception cref="InspectException">It is no number from 1.</exception>
    public int? MaxTasks(ParseResult result) => (result.GetValue(_maxTasks) ?? Variable("INSPECT_EVAL_MAX_TASKS") ?? Variable("INSPECT_EVAL_RETRY_MAX_TASKS")) is not { } text ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= MostTasks ? number
        : throw new InspectException($"--max-tasks must be a whole number from 1 to {MostTasks}, not {text}.");

    /// <summary>How progress is shown: full, plain, none, or json.</summary>
    /// <exception cref="InspectException">The variable names none of them.</exception>
    public string DisplayOf(ParseResult result)
    {
        if (result.GetValue(_json) || SettingOption.IsOn(_variables("INSPECT_EVAL_JSON")))
        {
            return "json";
        }

        return (result.GetValue(_display) ?? Variable("INSPECT_DISPLAY") ?? "full").ToLowerInvariant() switch
        {
            "full" or "rich" or "conversation" => "full",
            "plain" or "log" => "plain",
            "none" => "none",
            var other => throw new InspectException($"INSPECT_DISPLAY must be full, plain or none, not {other}."),
        };
    }

    /// <summary>Settings of the app that the options stand for.</summary>
    public IReadOnlyDictionary<string, string?> ReadSettings(ParseResult result, HomeFolder home) =>
        (result.GetValue(_logDir) ?? Variable("INSPECT_LOG_DIR")) is { } dir
            ? new Dictionary<string, string?> { [$"{LogsOptions.Section}:Dir"] = home.ResolveArgument(dir) }
            : new Dictionary<string, string?>();

    private static void OneOf(Option<string?> option, params string[] values) => option.Validators.Add(result =>
    {
        if (result.Tokens.Count == 1 && !values.Contains(result.Tokens[0].Value, StringComparer.OrdinalIgnoreCase))
        {
            var shown = ReferenceEquals(values, Displays) ? "full, plain or none" : string.Join(" or ", values);
            result.AddError($"{option.Name} must be {shown}, not {result.Tokens[0].Value}.");
        }
    });

    private string? Variable(string name) => _variables(name) is { } text && !string.IsNullOrWhiteSpace(text) ? text : null;
}
