using System.Text.Json;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Python;
using Inspect.Engine.Transcripts;

namespace Inspect.Engine.Logs.Tables;

/// <summary>Rows of events.</summary>
internal static class EventRows
{
    private static readonly TableColumn[] Plan =
    [
        .. Texts("event_id", "sample_id", "eval_id", "log", "event", "span_id"), new("timestamp", CellType.Time), new("completed", CellType.Time),
        new("working_start", CellType.Float), new("working_time", CellType.Float), new("order", CellType.Integer),
        .. Texts("model_event_model", "model_event_role", "model_event_requested_model", "model_event_input", "model_event_tools", "model_event_tool_choice"),
        .. Texts("model_event_config", "model_event_usage"), new("model_event_time", CellType.Float), .. Texts("model_event_completion"),
        new("model_event_retries", CellType.Integer), .. Texts("model_event_error", "model_event_cache", "model_event_call"),
        .. Texts("tool_event_function", "tool_event_arguments", "tool_event_view", "tool_event_result", "tool_event_truncated", "tool_event_error_type", "tool_event_error_message"),
    ];

    public static TableSchema Schema() => new(Plan);

    /// <summary>Fills the row of an event.</summary>
    /// <param name="row">The row.</param>
    /// <param name="happened">The event, with its attachments in place and, of a model call, its input in its pool.</param>
    /// <param name="prompts">Gives that input.</param>
    /// <param name="sampleId">Id of its sample.</param>
    /// <param name="index">Its number within the sample, from 0.</param>
    public static TableRow Fill(TableRow row, TranscriptEvent happened, PromptTexts prompts, string sampleId, int index)
    {
        row.Set("event_id", Cell.Of(happened.Uuid ?? TableIds.OfPart(sampleId, "event", index)))
            .Set("event", Cell.Of(happened.Kind))
            .Set("span_id", Cell.Of(happened.SpanId))
            .Set("timestamp", Cell.Of(happened.Timestamp))
            .Set("working_start", Cell.Of(happened.WorkingStart))
            .Set("order", Cell.Of((long?)index + 1));
        switch (happened)
        {
            case ModelEvent call: Model(row, call, prompts); break;
            case ToolEvent call: Tool(row, call); break;
            default: Times(row, happened); break;
        }

        return row;
    }

    private static IEnumerable<TableColumn> Texts(params string[] names) => names.Select(n => new TableColumn(n, CellType.Text));

    private static void Model(TableRow row, ModelEvent call, PromptTexts prompts) => row
        .Set("completed", Cell.Of(call.Completed))
        .Set("working_time", Cell.Of(call.WorkingTime))
        .Set("model_event_model", Cell.Of(call.Model))
        .Set("model_event_role", Cell.Of(call.Role))
        .Set("model_event_requested_model", Cell.Of(Unknown(call, "requested_model")))
        .Set("model_event_input", Cell.Of(prompts.Of(call)))
        .Set("model_event_tools", Cell.Json(call.Tools))
        .Set("model_event_tool_choice", Choice(call.ToolChoice))
        .Set("model_event_config", Cell.Json(call.Config))
        .Set("model_event_usage", Cell.Json(call.Output.Usage))
        .Set("model_event_time", Cell.Of(call.Output.Time))
        .Set("model_event_completion", Cell.Of(call.Output.Completion))
        .Set("model_event_retries", Cell.Of((long?)call.Retries))
        .Set("model_event_error", Cell.Of(call.Error))
        .Set("model_event_cache", Cell.Of(call.Cache))
        .Set("model_event_call", Cell.Json(call.Call));

    private static void Tool(TableRow row, ToolEvent call) => row
        .Set("completed", Cell.Of(call.Completed))
        .Set("working_time", Cell.Of(call.WorkingTime))
        .Set("tool_event_function", Cell.Of(call.Function))
        .Set("tool_event_arguments", Cell.Json(call.Arguments))
        .Set("tool_event_view", View(call))
        .Set("tool_event_result", Cell.Of(call.Result) is { Type: not CellType.None } result ? Cell.Of(result.Text) : Cell.None)
        .Set("tool_event_truncated", Cell.Json(call.Truncated))
        .Set("tool_event_error_type", Cell.Of(call.Error?.Type))
        .Set("tool_event_error_message", Cell.Of(call.Error?.Message));

    /// <summary>Times of events that no record of this app has.</summary>
    private static void Times(TableRow row, TranscriptEvent happened)
    {
        if (Unknown(happened, "completed") is { ValueKind: JsonValueKind.String } completed && Read(completed) is { } time)
        {
            row.Set("completed", Cell.Of((DateTimeOffset?)time));
        }

        if (Unknown(happened, "working_time") is { ValueKind: JsonValueKind.Number } seconds)
        {
            row.Set("working_time", Cell.Of((double?)seconds.GetDouble()));
        }
    }

    private static DateTimeOffset? Read(JsonElement time)
    {
        try
        {
            return LogJson.FromElement<DateTimeOffset>(time);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonElement? Unknown(TranscriptEvent happened, string field) => happened.Unknown?.TryGetValue(field, out var value) == true ? value : null;

    private static Cell Choice(JsonElement? choice) => choice switch
    {
        { ValueKind: JsonValueKind.String } word => Cell.Of(word.GetString()),
        { ValueKind: JsonValueKind.Object } one when one.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String => Cell.Of(name.GetString()),
        _ => Cell.None,
    };

    /// <summary>How the call is shown: its title, an empty line, and its content, in which <c>{{name}}</c> stands for an argument.</summary>
    private static Cell View(ToolEvent call)
    {
        if (call.View is not { ValueKind: JsonValueKind.Object } view)
        {
            return Cell.None;
        }

        var content = Field(view, "content") ?? string.Empty;
        foreach (var (name, value) in call.Arguments)
        {
            content = content.Replace($"{{{{{name}}}}}", PythonValue.ToText(value), StringComparison.Ordinal);
        }

        return Cell.Of(Field(view, "title") is { } title ? $"{title}\n\n{content}" : content);
    }

    private static string? Field(JsonElement map, string name) => map.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
