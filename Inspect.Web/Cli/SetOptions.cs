using System.CommandLine;
using System.Globalization;
using Inspect.Engine;
using Inspect.Engine.Evals.Sets;

namespace Inspect.Web.Cli;

/// <summary>Options that <c>eval-set</c> has beyond those of <c>eval</c> (semantics 8.1), each with its variables.</summary>
/// <param name="variables">Variables of the environment.</param>
internal sealed class SetOptions(Func<string, string?> variables)
{
    private readonly Option<string?> _attempts = new("--retry-attempts") { Description = "Further attempts at tasks that failed (10)." };
    private readonly Option<bool> _immediate = new("--retry-immediate") { Description = "Tries a task that failed again at once (the default)." };
    private readonly Option<bool> _notImmediate = new("--no-retry-immediate") { Description = "Tries again when the others have ended, after --retry-wait." };
    private readonly Option<string?> _wait = new("--retry-wait") { Description = "Seconds before the next attempt; doubled with each, at most an hour (30). With --no-retry-immediate." };
    private readonly Option<string?> _connections = new("--retry-connections") { Description = "Factor of --max-connections with each attempt, at most 1 (1)." };
    private readonly Option<bool> _keep = new("--no-retry-cleanup") { Description = "Keeps the logs of attempts that failed." };
    private readonly Option<bool> _dirty = new("--log-dir-allow-dirty") { Description = "The log folder may hold logs that are not of the set." };
    private readonly Option<string?> _id = new("--id") { Description = "Id of the set (that of the log folder, else a new one)." };
    private readonly Option<string?> _bundle = new("--bundle-dir") { Description = "Writes the runs of the set as a folder of static pages when all have ended." };
    private readonly Option<bool> _bundleOver = new("--bundle-overwrite") { Description = "Replaces the folder of --bundle-dir if there is one." };
    private readonly Option<bool> _embed = new("--embed-viewer") { Description = "Keeps pages of the runs and a listing.json in the log folder, from the first run on." };
    private readonly Option<string?> _incomplete = new("--incomplete-action") { Description = "retry: samples that an interrupted run had begun are run again (the only way here)." };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_attempts, _immediate, _notImmediate, _wait, _connections, _keep, _dirty, _id, _bundle, _bundleOver, _embed, _incomplete])
        {
            command.Add(option);
        }

        _incomplete.AcceptOnlyFromAmong("retry");
    }

    /// <summary>What the options and variables say.</summary>
    /// <exception cref="InspectException">One has a value that cannot be read.</exception>
    public EvalSetOptions Read(ParseResult result) => new()
    {
        Id = result.GetValue(_id),
        RetryAttempts = Whole(result, _attempts, "INSPECT_EVAL_RETRY_ATTEMPS", "INSPECT_EVAL_SET_RETRY_ATTEMPTS") ?? 10,
        RetryImmediate = IsImmediate(result) ?? true,
        RetryWaitSeconds = Whole(result, _wait, "INSPECT_EVAL_RETRY_WAIT", "INSPECT_EVAL_SET_RETRY_WAIT") ?? 30,
        RetryConnections = Share(result, _connections, "INSPECT_EVAL_RETRY_CONNECTIONS", "INSPECT_EVAL_SET_RETRY_CONNECTIONS") ?? 1,
        RetryCleanup = !IsOn(result, _keep, "NO_RETRY_CLEANUP"),
        AllowsDirty = IsOn(result, _dirty, "LOG_DIR_ALLOW_DIRTY"),
    };

    /// <summary>The folder of static pages that the set ends with, and whether it takes the place of one that is there; null for none.</summary>
    public (string Folder, bool Overwrites)? Bundle(ParseResult result) =>
        (result.GetValue(_bundle) ?? Variable("BUNDLE_DIR")) is { } folder ? (folder, IsOn(result, _bundleOver, "BUNDLE_OVERWRITE")) : null;

    /// <summary>Pages of the runs are kept beside the logs.</summary>
    public bool Embeds(ParseResult result) => IsOn(result, _embed, "EMBED_VIEWER");

    /// <summary>Whether a failed task is tried again at once; null where nobody said.</summary>
    public bool? IsImmediate(ParseResult result) => result.GetValue(_notImmediate) ? false
        : result.GetValue(_immediate) ? true
        : Variable("RETRY_IMMEDIATE") is { } text ? SettingOption.IsOn(text)
        : null;

    private bool IsOn(ParseResult result, Option<bool> option, string name) => result.GetValue(option) || SettingOption.IsOn(Variable(name));

    private string? Variable(string name) => Given($"INSPECT_EVAL_{name}") ?? Given($"INSPECT_EVAL_SET_{name}");

    private string? Given(string variable) => variables(variable) is { } text && !string.IsNullOrWhiteSpace(text) ? text : null;

    /// <summary>The text of an option, else of the first of its variables that is set, with the name of where it stood.</summary>
    private (string Name, string Text)? Find(ParseResult result, Option<string?> option, string[] names) =>
        result.GetValue(option) is { } given ? (option.Name, given)
        : names.FirstOrDefault(n => Given(n) is not null) is { } name ? (name, Given(name)!)
        : null;

    private int? Whole(ParseResult result, Option<string?> option, params string[] names) => Find(result, option, names) is not { } found ? null
        : int.TryParse(found.Text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) && number >= 0 ? number
        : throw new InspectException($"{found.Name} must be a whole number of 0 or more, not {found.Text}.");

    private double? Share(ParseResult result, Option<string?> option, params string[] names) => Find(result, option, names) is not { } found ? null
        : double.TryParse(found.Text, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= 1 ? number
        : throw new InspectException($"{found.Name} must be more than 0 and at most 1, not {found.Text}.");
}
