using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json;
using Inspect.Engine;
using Inspect.Engine.Evals;
using Inspect.Engine.Models;
using Inspect.Engine.Models.Providers;
using Inspect.Engine.Tasks;
using Inspect.Engine.Tasks.Settings;
using Inspect.Web.Hosting;
using Inspect.Web.Requests;

namespace Inspect.Web.Cli;

/// <summary>Arguments and options of <c>eval</c> and <c>eval-set</c>, with the names of the reference (semantics 8.3).</summary>
/// <param name="settings">Settings of which there are options.</param>
/// <param name="variables">Variables of the environment; null for those of the process.</param>
internal sealed class EvalOptions(SettingTable settings, Func<string, string?>? variables = null)
{
    private readonly Argument<string[]> _tasks = new("TASK") { Description = "Tasks: names, files, folders, or patterns such as tasks/*.yaml.", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<string?> _model = new("--model") { Description = "Model, as provider/name (onnx/SmolLM2-135M-Instruct); a comma list runs each task on each." };
    private readonly Option<string[]> _roles = new("--model-role") { Description = "Model that plays a role: role=provider/name, several as role=provider/a,provider/b, or with settings role={model: provider/name, temperature: 0.5}. May be repeated." };
    private readonly Option<string[]> _taskArgs = new("-T") { Description = "Parameter of the task, name=value. May be repeated." };
    private readonly Option<string?> _taskConfig = new("--task-config") { Description = "File with parameters of the task (YAML or JSON); -T wins." };
    private readonly Option<string?> _generateConfig = new("--generate-config") { Description = "File with generation settings (YAML or JSON); their options win." };
    private readonly Option<string?> _prices = new("--model-cost-config") { Description = "File with the prices of models, for --cost-limit (YAML or JSON): {provider/name: {input: 2.5, output: 10}}, dollars for a million tokens." };
    private readonly Option<string?> _runConfig = new("--run-config") { Description = "File that describes a whole run (YAML or JSON); options win." };
    private readonly Option<string?> _tags = new("--tags") { Description = "Tags of the log (comma list)." };
    private readonly Option<string[]> _metadata = new("--metadata") { Description = "Metadata of the log, name=value. May be repeated." };
    private readonly SettingOptions _settings = new(settings.All);
    private readonly ModelOptions _modelOptions = new(variables ?? Environment.GetEnvironmentVariable);
    private readonly SolverOptions _solver = new(variables ?? Environment.GetEnvironmentVariable);
    private readonly Func<string, string?> _variables = variables ?? Environment.GetEnvironmentVariable;

    /// <summary>Options that say how the run is shown and logged.</summary>
    public RunOptions Run { get; } = new(variables);

    /// <summary>A file may describe the whole run. Default true.</summary>
    public bool TakesRunFile { get; init; } = true;

    /// <summary>Adds everything to the command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_tasks);
        command.Add(_model);
        foreach (var option in (Option[])[_roles, _taskArgs, _taskConfig, _generateConfig, _prices])
        {
            command.Add(option);
        }

        _modelOptions.AddTo(command);
        _solver.AddTo(command);
        if (TakesRunFile)
        {
            command.Add(_runConfig);
        }

        _settings.AddTo(command);
        command.Add(_tags);
        command.Add(_metadata);
        Run.AddTo(command);
        UnknownOptions.Refuse(command, _tasks);
    }

    /// <summary>One request a task and model.</summary>
    /// <exception cref="InspectException">An option has a value that cannot be read.</exception>
    /// <param name="result">The command line.</param>
    /// <param name="home">Where paths count from after the working directory.</param>
    /// <param name="catalog">Knows the tasks of C# files; null: such a file stands as it is.</param>
    public IReadOnlyList<EvalRequest> ReadRequests(ParseResult result, HomeFolder home, TaskCatalog? catalog = null)
    {
        var config = ReadConfig(result);
        var values = ReadSettings(result, config);
        var roles = RoleArgument.ParseAll(config.ModelRoles.IsEmpty ? Many(result, _roles, "INSPECT_EVAL_MODEL_ROLE") : result.GetValue(_roles) ?? [], settings);
        var given = result.GetValue(_tasks) is { Length: > 0 } named ? named : config.Task is { } task ? [task] : [];
        var request = new EvalRequest
        {
            Task = string.Empty,
            TaskArgs = ReadTaskArgs(result, config),
            ModelArguments = _modelOptions.Read(result, IsOfFile(config) ? config.ModelArguments : null),
            Solver = _solver.Read(result, config.Solver),
            ModelRoles = config.ModelRoles.SetItems(roles),
            Score = !Run.IsUnscored(result),
            Prices = Text(result, _prices, "INSPECT_EVAL_MODEL_COST_CONFIG") is { } prices ? PriceFile.Read(prices) : ImmutableDictionary<string, ModelPrice>.Empty,
            Tags = Line(result, _tags) is null && config.Tags is { } tags ? tags : [.. Split(Text(result, _tags, "INSPECT_EVAL_TAGS"))],
            Metadata = result.GetValue(_metadata) is not { Length: > 0 } && config.Metadata is { } metadata
                ? metadata
                : TaskArgument.ParseAll("--metadata", Many(result, _metadata, "INSPECT_EVAL_METADATA")),
        }.With(values);
        request = request with { EvalConfig = request.EvalConfig with { MaxTasks = Run.MaxTasks(result) } };
        var tasks = TaskPaths.Expand(given, home, catalog);
        return tasks.Count == 0
            ? throw new InspectException("No task is named. Give a name, a file or a folder, such as: eval hello_world.")
            : [.. from name in tasks from model in Models(result, config) select request with { Task = name, Model = model }];
    }

    private static string[] Split(string? list) => list?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

    private string? Text(ParseResult result, Option<string?> option, string variable) =>
        result.GetResult(option) is { Implicit: false } ? result.GetValue(option) : _variables(variable) is { Length: > 0 } text && !string.IsNullOrWhiteSpace(text) ? text : null;

    private string[] Many(ParseResult result, Option<string[]> option, string variable) =>
        result.GetValue(option) is { Length: > 0 } given ? given : _variables(variable)?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];

    private static bool IsOfFile(RunFile config) => !ReferenceEquals(config, RunFile.Empty);

    private static string? Line(ParseResult result, Option<string?> option) => result.GetResult(option) is { Implicit: false } ? result.GetValue(option) : null;

    private string?[] Models(ParseResult result, RunFile config) =>
        Split(Line(result, _model) ?? config.Model ?? Text(result, _model, "INSPECT_EVAL_MODEL")) is { Length: > 0 } models ? [.. models.Select(m => m == "none" ? NoneProvider.FullName : m)] : new string?[] { null };

    private RunFile ReadConfig(ParseResult result)
    {
        if (!TakesRunFile || Text(result, _runConfig, "INSPECT_EVAL_RUN_CONFIG") is not { } file)
        {
            return RunFile.Empty;
        }

        return ((Option<string?>[])[_taskConfig, _generateConfig, _prices, _modelOptions.Config, _solver.Config]).FirstOrDefault(o => Line(result, o) is not null) is { } other
            ? throw new InspectException($"--run-config cannot be used with {other.Name}: write its settings into {file}.")
            : RunFile.Read(file, settings);
    }

    /// <summary>The generation settings of a file under those of the options.</summary>
    private SettingValues ReadSettings(ParseResult result, RunFile config)
    {
        var values = SettingValues.Empty;
        if (Text(result, _generateConfig, "INSPECT_EVAL_GENERATE_CONFIG") is { } file)
        {
            values = SettingFile.Apply(values, Map(file), settings.All.Where(s => s.Scope == SettingScope.Generate), file);
        }

        // A variable yields to the file of the run, and the line wins over both.
        return !IsOfFile(config)
            ? _settings.Read(values, result, _variables)
            : _settings.Read(_settings.Read(values, result, _variables).Merge(config.Settings), result, _ => null);
    }

    private ImmutableDictionary<string, JsonElement> ReadTaskArgs(ParseResult result, RunFile config)
    {
        if (IsOfFile(config))
        {
            return config.TaskArgs.SetItems(TaskArgument.ParseAll("-T", result.GetValue(_taskArgs) ?? []));
        }

        var given = TaskArgument.ParseAll("-T", Many(result, _taskArgs, "INSPECT_EVAL_TASK_ARGS"));
        return Text(result, _taskConfig, "INSPECT_EVAL_TASK_CONFIG") is { } file ? Map(file).ToImmutableDictionary().SetItems(given) : given;
    }

    private static IReadOnlyDictionary<string, JsonElement> Map(string file) => YamlArgument.ReadMap(Path.GetFullPath(file), file);
}
