using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json;
using Inspect.Engine;
using Inspect.Engine.Evals;
using Inspect.Engine.Logs.Journal;
using Inspect.Engine.Tasks.Settings;
using Inspect.Web.Hosting;

namespace Inspect.Web.Cli;

/// <summary>Arguments and options of <c>eval</c>, with the names of the reference (semantics 8.3).</summary>
internal sealed class EvalOptions(SettingTable settings)
{
    private readonly Argument<string[]> _tasks = new("TASK") { Description = "Task files or names of tasks.", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string?> _model = Text("--model", "Model, as provider/name (onnx/SmolLM2-135M-Instruct).");
    private readonly ImmutableArray<(Setting Setting, SettingOption Option)> _settings = [.. settings.All.Select(s => (s, new SettingOption(s)))];
    private readonly Option<string[]> _taskArgs = new("-T") { Description = "Parameter of the task, name=value." };
    private readonly Option<string?> _tags = Text("--tags", "Tags of the log (comma list).");
    private readonly Option<string?> _logDir = new("--log-dir") { Description = "Folder of the log." };

    /// <summary>How progress is shown.</summary>
    public Option<string> Display { get; } = CreateDisplay();

    /// <summary>Adds everything to the command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_tasks);
        command.Add(_model);
        foreach (var (_, option) in _settings)
        {
            option.AddTo(command);
        }

        foreach (var option in (Option[])[_taskArgs, _tags, _logDir, Display])
        {
            command.Add(option);
        }

        command.Validators.Add(result =>
        {
            foreach (var token in result.GetResult(_tasks)?.Tokens ?? [])
            {
                if (token.Value.StartsWith('-'))
                {
                    result.AddError($"There is no option {token.Value}. eval --help lists them.");
                }
            }
        });
    }

    /// <summary>Settings that the options stand for.</summary>
    public IReadOnlyDictionary<string, string?> ReadSettings(ParseResult result, HomeFolder home) =>
        result.GetValue(_logDir) is { } dir
            ? new Dictionary<string, string?> { [$"{LogsOptions.Section}:Dir"] = home.ResolveArgument(dir) }
            : new Dictionary<string, string?>();

    /// <summary>One request a task and model.</summary>
    /// <exception cref="InspectException">An option has a value that cannot be read.</exception>
    public IReadOnlyList<EvalRequest> ReadRequests(ParseResult result)
    {
        var values = ReadSettings(result);
        return
        [
            .. from task in result.GetValue(_tasks)!
               from model in Models(result)
               select new EvalRequest
               {
                   Task = task,
                   Model = model,
                   TaskArgs = ReadTaskArgs(result),
                   Tags = [.. Split(result.GetValue(_tags))],
               }.With(values),
        ];
    }

    private static Option<string?> Text(string name, string help) => new(name) { Description = help, DefaultValueFactory = _ => FromEnvironment(name) };

    private static Option<string> CreateDisplay()
    {
        var option = new Option<string>("--display") { Description = "full, plain or none.", DefaultValueFactory = _ => Environment.GetEnvironmentVariable("INSPECT_DISPLAY") ?? "full" };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is not ("full" or "plain" or "none"))
            {
                result.AddError($"--display must be full, plain or none, not {result.GetValueOrDefault<string>()}.");
            }
        });
        return option;
    }

    private static string? FromEnvironment(string option)
    {
        var value = Environment.GetEnvironmentVariable(Variable(option));
        return string.IsNullOrWhiteSpace(value) ? null : value;
    }

    private static string Variable(string option) => "INSPECT_EVAL_" + option.TrimStart('-').Replace('-', '_').ToUpperInvariant();

    private static string[] Split(string? list) => list?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

    private string?[] Models(ParseResult result) => Split(result.GetValue(_model)) is { Length: > 0 } models ? models : new string?[] { null };

    private SettingValues ReadSettings(ParseResult result)
    {
        var problems = new List<string>();
        var values = SettingValues.Empty;
        foreach (var (setting, option) in _settings)
        {
            if (option.Read(result, problems) is { } value)
            {
                values = setting.Set(values, value);
            }
        }

        return problems.Count == 0 ? values : throw new InspectException(string.Join('\n', problems));
    }

    private ImmutableDictionary<string, JsonElement> ReadTaskArgs(ParseResult result) => TaskArgument.ParseAll("-T", result.GetValue(_taskArgs) ?? []);
}
