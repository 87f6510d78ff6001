using System.Text.Json;
using Inspect.Engine.Logs.Format;

namespace Inspect.Engine.Logs.Tables;

/// <summary>Rows of runs, from the headers of their logs.</summary>
internal static class EvalRows
{
    private const string Argument = "task_arg_*";
    private const string Metric = "score_*";

    private static readonly TableColumn[] Plan =
    [
        .. Texts("eval_id", "eval_set_id", "run_id", "task_id", "log"), new("created", CellType.Time),
        .. Texts("tags", "git_origin", "git_commit", "packages", "metadata", "task_name", "task_display_name", "task_description"),
        new("task_version", CellType.None), .. Texts("task_file", "task_attribs"), new(Argument, CellType.None),
        .. Texts("solver", "solver_args", "sandbox_type", "sandbox_config", "model", "model_base_url", "model_args", "model_generate_config", "model_roles"),
        .. Texts("dataset_name", "dataset_location"), new("dataset_samples", CellType.Integer), .. Texts("dataset_sample_ids"), new("dataset_shuffled", CellType.Boolean),
        new("epochs", CellType.Integer), .. Texts("epochs_reducer", "approval", "review", "sentinel"),
        new("message_limit", CellType.Integer), new("token_limit", CellType.Integer), .. Texts("token_limit_type"), new("turn_limit", CellType.Integer),
        new("time_limit", CellType.Float), new("working_limit", CellType.Float),
        .. Texts("status", "error_message", "error_traceback"), new("total_samples", CellType.Integer), new("completed_samples", CellType.Integer),
        .. Texts("score_headline_name", "score_headline_score", "score_headline_metric"),
        new("score_headline_value", CellType.Float), new("score_headline_stderr", CellType.Float), new(Metric, CellType.None),
    ];

    public static TableSchema Schema() => new(Plan);

    /// <summary>Fills the row of a run.</summary>
    public static void Fill(TableRow row, EvalLog log, string path)
    {
        Run(row, log, path);
        Task(row, log.Eval);
        Model(row, log.Eval);
        Configuration(row, log.Eval.Config);
        Results(row, log);
    }

    private static TableColumn[] Texts(params ReadOnlySpan<string> names)
    {
        var columns = new TableColumn[names.Length];
        for (var i = 0; i < names.Length; i++)
        {
            columns[i] = new TableColumn(names[i], CellType.Text);
        }

        return columns;
    }

    private static void Run(TableRow row, EvalLog log, string path) => row
        .Set("eval_id", Cell.Of(log.Eval.EvalId))
        .Set("eval_set_id", Cell.Of(log.Eval.EvalSetId))
        .Set("run_id", Cell.Of(log.Eval.RunId))
        .Set("task_id", Cell.Of(log.Eval.TaskId))
        .Set("log", Cell.Of(path))
        .Set("created", Cell.Of(log.Eval.Created))
        .Set("tags", Cell.Of(string.Join(',', log.Tags)))
        .Set("git_origin", Field(log.Eval.Revision, "origin"))
        .Set("git_commit", Field(log.Eval.Revision, "commit"))
        .Set("packages", Cell.Json(log.Eval.Packages))
        .Set("metadata", Cell.Json(log.Metadata));

    private static void Task(TableRow row, EvalSpec spec) => row
        .Set("task_name", Cell.Of(WithoutNamespace(spec.Task)))
        .Set("task_display_name", Cell.Of(spec.TaskDisplayName ?? WithoutNamespace(spec.Task)))
        .Set("task_description", Cell.Of(spec.TaskDescription))
        .Set("task_version", Cell.Of(spec.TaskVersion))
        .Set("task_file", Cell.Of(spec.TaskFile))
        .Set("task_attribs", Cell.Json(spec.TaskAttribs))
        .SetAll(Argument, spec.TaskArgs)
        .Set("solver", Cell.Of(spec.Solver))
        .Set("solver_args", Cell.Json(spec.SolverArgs))
        .Set("sandbox_type", Field(spec.Sandbox, "type"))
        .Set("sandbox_config", Field(spec.Sandbox, "config"));

    private static void Model(TableRow row, EvalSpec spec) => row
        .Set("model", Cell.Of(spec.Model))
        .Set("model_base_url", Cell.Of(spec.ModelBaseUrl))
        .Set("model_args", Cell.Json(spec.ModelArgs))
        .Set("model_generate_config", Cell.Json(spec.ModelGenerateConfig))
        .Set("model_roles", Cell.Json(spec.ModelRoles))
        .Set("dataset_name", Cell.Of(spec.Dataset.Name))
        .Set("dataset_location", Cell.Of(spec.Dataset.Location))
        .Set("dataset_samples", Cell.Of((long?)spec.Dataset.Samples))
        .Set("dataset_sample_ids", Cell.Json(spec.Dataset.SampleIds))
        .Set("dataset_shuffled", Cell.Of(spec.Dataset.Shuffled));

    private static void Configuration(TableRow row, EvalConfig config) => row
        .Set("epochs", Cell.Of((long?)config.Epochs))
        .Set("epochs_reducer", Cell.Json(config.EpochsReducer))
        .Set("approval", Text(config.Approval))
        .Set("review", Text(config.Review))
        .Set("sentinel", Text(config.Sentinel))
        .Set("message_limit", Cell.Of((long?)config.MessageLimit))
        .Set("token_limit", Cell.Of(config.TokenLimit))
        .Set("token_limit_type", Cell.Of(config.TokenLimitType))
        .Set("turn_limit", Cell.Of((long?)config.TurnLimit))
        .Set("time_limit", Cell.Of(config.TimeLimit))
        .Set("working_limit", Cell.Of(config.WorkingLimit));

    private static void Results(TableRow row, EvalLog log)
    {
        var (score, metric) = LogOverview.Headline(log.Results);
        var value = metric is null ? null : score?.Metrics.GetValueOrDefault(metric);
        row.Set("status", Cell.Of(log.Status.ToString().ToLowerInvariant()))
            .Set("error_message", Cell.Of(log.Error?.Message))
            .Set("error_traceback", Cell.Of(log.Error?.Traceback))
            .Set("total_samples", Cell.Of((long?)log.Results?.TotalSamples))
            .Set("completed_samples", Cell.Of((long?)log.Results?.CompletedSamples))
            .Set("score_headline_name", Cell.Of(score?.Scorer))
            .Set("score_headline_score", Cell.Of(score?.Name))
            .Set("score_headline_metric", Cell.Of(value?.Name))
            .Set("score_headline_value", Cell.Of(value?.Value))
            .Set("score_headline_stderr", Cell.Of(score?.Metrics.GetValueOrDefault("stderr")?.Value));
        var all = (log.Results?.Scores ?? []).SelectMany(s => s.Metrics.Values.Select(m => (Score: s, Metric: m))).ToList();
        var several = all.GroupBy(m => (m.Score.Name, m.Metric.Name)).Where(g => g.DistinctBy(m => m.Score.Reducer).Count() > 1).Select(g => g.Key).ToHashSet();
        foreach (var (of, number) in all)
        {
            var name = of.Reducer is { } reducer && several.Contains((of.Name, number.Name)) ? $"{of.Name}_{reducer}" : of.Name;
            row.Set(Metric, $"score_{name}_{number.Name}", number.IsInteger ? Cell.Of((long)number.Value) : Cell.Of(number.Value));
        }
    }

    private static string WithoutNamespace(string name) => name[(name.IndexOf('/', StringComparison.Ordinal) + 1)..];

    private static Cell Field(JsonElement? map, string name) =>
        map is { ValueKind: JsonValueKind.Object } known && known.TryGetProperty(name, out var value) ? Text(value) : Cell.None;

    /// <summary>Free data in a column of texts.</summary>
    private static Cell Text(JsonElement? value) => Cell.Of(value) is { Type: not CellType.None } cell ? Cell.Of(cell.Text) : Cell.None;
}
