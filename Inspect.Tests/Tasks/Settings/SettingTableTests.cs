using System.Text.Json;
using Inspect.Engine.Models;
using Inspect.Engine.Tasks.Settings;

namespace Inspect.Tests.Tasks.Settings;

/// <summary>The table of settings: every row is read alike by task files, forms and checks.</summary>
public sealed class SettingTableTests
{
    /// <summary>For each row a value in range with its text on the command line, and one outside with what is said of it.</summary>
    public static TheoryData<string, string, string, string, string> Rows() => new()
    {
        { "epochs", "3", "3", "10001", "Epochs is 10,001, but must be 1 to 10,000." },
        { "epochs_reducer", "mean,max", "[\"mean\",\"max\"]", "[\"\"]", "epochs_reducer is [\"\"], but must be at most 16 texts, none of them empty." },
        { "limit", "10-20", "[9,20]", "0", "limit is 0, but must be a count from 1 to 2,147,483,647, or a range such as 10-20." },
        { "sample_id", "7, geo*", "[\"7\",\"geo*\"]", "{}", "sample_id is {}, but must be ids or patterns of ids with commas between them, such as 7,geo*." },
        { "sample_shuffle", "42", "42", "1.5", "sample_shuffle is 1.5, but must be true, false or a seed, which is a whole number." },
        { "seed", "-7", "-7", "1e30", "seed is 79,228,162,514,264,337,593,543,950,335, but must be -9,223,372,036,854,775,808 to 9,223,372,036,854,775,807." },
        { "temperature", "0.1", "0.1", "-1", "temperature is -1, but must be 0 to 2." },
        { "max_tokens", "20", "20", "2147483648", "max_tokens is 2,147,483,648, but must be 1 to 2,147,483,647." },
        { "top_p", "0.9", "0.9", "0", "top_p is 0, but must be above 0, up to 1." },
        { "system_message", "Be brief", "\"Be brief\"", "7", "system_message is 7, but must be a text." },
        { "stop_seqs", "a, b", "[\"a\",\" b\"]", "[\"\"]", "stop_seqs is [\"\"], but must be at most 16 texts, none of them empty." },
        { "top_k", "5", "5", "1.5", "top_k is 1.5, but must be a whole number from 0 to 2,147,483,647." },
        { "frequency_penalty", "-0.5", "-0.5", "3", "frequency_penalty is 3, but must be −2 to 2." },
        { "presence_penalty", "2", "2", "-2.5", "presence_penalty is -2.5, but must be −2 to 2." },
        { "max_connections", "4", "4", "0", "max_connections is 0, but must be 1 to 10,000." },
        { "adaptive_connections", "50", "50", "\"10-5\"", "adaptive_connections is \"10-5\", but must be a range whose end is not below its begin: min is 10, max is 5." },
        { "cache", "12h", "{\"expiry\":\"12h\",\"per_epoch\":true,\"scopes\":{}}", "\"1d\"", "cache is \"1d\", but must be true, false, a time such as 30s, 12h, 7D, 1W, 1M or 1Y, or a map of expiry, per_epoch and scopes." },
        { "batch", "50", "50", "0", "batch is 0, but must be true, false, a number of calls, or a map of size, max_size, send_delay, tick, max_batches and max_consecutive_check_failures." },
        { "max_retries", "0", "0", "-1", "max_retries is -1, but must be 0 to 1,000." },
        { "timeout", "60", "60", "0", "timeout is 0, but must be 1 to 1,000,000." },
        { "attempt_timeout", "60", "60", "0", "attempt_timeout is 0, but must be 1 to 1,000,000." },
        { "stream_idle_timeout", "60", "60", "0", "stream_idle_timeout is 0, but must be 1 to 1,000,000." },
        { "fail_on_refusal", "true", "true", "1", "fail_on_refusal is 1, but must be true or false." },
        { "logit_bias", "42=10,43=-10.5", "{\"42\":10,\"43\":-10.5}", "{\"42\":\"x\"}", "logit_bias is {\"42\":\"x\"}, but must be values by name, such as 42=10,43=-10." },
        { "num_choices", "3", "3", "129", "num_choices is 129, but must be 1 to 128." },
        { "logprobs", "true", "true", "1", "logprobs is 1, but must be true or false." },
        { "top_logprobs", "3", "3", "21", "top_logprobs is 21, but must be 0 to 20." },
        { "prompt_logprobs", "3", "3", "0", "prompt_logprobs is 0, but must be 1 to 20." },
        { "parallel_tool_calls", "false", "false", "1", "parallel_tool_calls is 1, but must be true or false." },
        { "internal_tools", "false", "false", "1", "internal_tools is 1, but must be true or false." },
        { "cache_prompt", "true", "true", "\"maybe\"", "cache_prompt is \"maybe\", but must be auto, true or false." },
        { "fallback_models", "a,b", "[\"a\",\"b\"]", "[\"\"]", "fallback_models is [\"\"], but must be at most 16 texts, none of them empty." },
        { "verbosity", "low", "\"low\"", "\"loud\"", "verbosity is \"loud\", but must be low, medium or high." },
        { "effort", "max", "\"max\"", "\"all\"", "effort is \"all\", but must be low, medium, high, xhigh or max." },
        { "reasoning_effort", "minimal", "\"minimal\"", "1", "reasoning_effort is 1, but must be none, minimal, low, medium, high, xhigh or max." },
        { "reasoning_mode", "pro", "\"pro\"", "\"x\"", "reasoning_mode is \"x\", but must be standard or pro." },
        { "reasoning_tokens", "2048", "2048", "-1", "reasoning_tokens is -1, but must be 0 to 2,147,483,647." },
        { "reasoning_summary", "auto", "\"auto\"", "\"x\"", "reasoning_summary is \"x\", but must be none, concise, detailed or auto." },
        { "reasoning_history", "last", "\"last\"", "\"x\"", "reasoning_history is \"x\", but must be none, all, last or auto." },
        { "response_schema", "{name: p, json_schema: {type: object}}", "{\"name\":\"p\",\"json_schema\":{\"type\":\"object\"}}", "{\"name\":\"p\"}", "response_schema is {\"name\":\"p\"}, but must be values by name, such as {name: person, json_schema: {type: object}}." },
        { "extra_headers", "{x-a: b}", "{\"x-a\":\"b\"}", "7", "extra_headers is 7, but must be values by name, such as {x-name: value}." },
        { "extra_body", "{a: {b: 1}}", "{\"a\":{\"b\":1}}", "7", "extra_body is 7, but must be values by name, such as {name: value}." },
        { "modalities", "image", "[\"image\"]", "[\"\"]", "modalities is [\"\"], but must be at most 8 texts, none of them empty." },
        { "max_samples", "8", "8", "0", "Parallel samples is 0, but must be 1 to 10,000." },
        { "fail_on_error", "0.1", "0.1", "-1", "fail_on_error is -1, but must be true, false, a share below 1 or a count." },
        { "continue_on_fail", "true", "true", "1", "continue_on_fail is 1, but must be true or false." },
        { "retry_on_error", "2", "2", "-1", "retry_on_error is -1, but must be 0 to 1,000." },
        { "score_on_error", "true", "true", "1", "score_on_error is 1, but must be true or false." },
        { "message_limit", "10", "10", "-1", "message_limit is -1, but must be 0 to 2,147,483,647." },
        { "token_limit", "output: 500 k", "\"output:500000\"", "\"foo:1m\"", "token_limit is foo:1m, but must be a count of tokens from 0, such as 500k, or output:1m for those that the model writes." },
        { "turn_limit", "3", "3", "1.5", "turn_limit is 1.5, but must be a whole number from 0 to 2,147,483,647." },
        { "time_limit", "0.5", "0.5", "-1", "time_limit is -1, but must be 0 to 10000000." },
        { "working_limit", "60", "60", "-0.1", "working_limit is -0.1, but must be 0 to 10000000." },
        { "cost_limit", "0.25", "0.25", "-1", "cost_limit is -1, but must be 0 to 1000000000." },
        { "log_samples", "false", "false", "1", "log_samples is 1, but must be true or false." },
        { "log_images", "false", "false", "1", "log_images is 1, but must be true or false." },
        { "log_model_api", "true", "true", "1", "log_model_api is 1, but must be true or false." },
        { "log_buffer", "5", "5", "0", "log_buffer is 0, but must be 1 to 1,000,000." },
        { "score_display", "false", "false", "1", "score_display is 1, but must be true or false." },
    };

    /// <summary>Those that a task file can set.</summary>
    public static TheoryData<string, string, string, string, string> TaskRows() => [.. Rows().Where(r => SettingTable.BuiltIn.Find(r.Data.Item1)!.IsOfTask)];

    [Fact]
    public void Rows_AreAllTested() => Assert.Equal(SettingTable.BuiltIn.All.Select(s => s.Name), Rows().Select(r => r.Data.Item1));

    [Theory]
    [MemberData(nameof(Rows))]
    public void Row_AValue_IsReadKeptShownAndChecked(string name, string text, string value, string wrong, string problem)
    {
        var setting = SettingTable.BuiltIn.Find(name)!;

        var values = setting.Set(SettingValues.Empty, setting.Type.Parse(text));

        Assert.Equal(value, setting.Get(values)!.Value.GetRawText());
        Assert.Equal(value, setting.Read(setting.Type.ToField(setting.Get(values)!.Value)).Value!.Value.GetRawText());
        Assert.Null(setting.Check(setting.Get(values)!.Value));
        Assert.Equal(problem, setting.Check(Json(wrong)));
        Assert.Null(setting.Get(setting.Set(values, null)));
    }

    [Theory]
    [MemberData(nameof(TaskRows))]
    public void Row_OfATask_IsReadFromItsFile(string name, string text, string value, string wrong, string problem)
    {
        var setting = SettingTable.BuiltIn.Find(name)!;
        string Lines(string given) => setting.Scope == SettingScope.Run ? $"{name}: {given}" : $"config: {{{name}: {given}}}";

        var good = TaskFiles.Parse($"dataset: [{{input: a}}]\n{Lines(value)}").Require();
        var bad = TaskFiles.Parse($"dataset: [{{input: a}}]\n{Lines(wrong)}").Problems;

        Assert.Equal(value, setting.Get(good.Settings)!.Value.GetRawText());
        Assert.NotNull(text);
        Assert.Equal(name == "system_message" ? 0 : 1, bad.Length);
        Assert.True(bad.IsEmpty || bad[0].Message == problem || bad[0].Message.StartsWith($"\"{name}\" must be ", StringComparison.Ordinal), bad.FirstOrDefault()?.Message);
    }

    [Fact]
    public void Resolve_SeveralLevels_TakesTheStrongestAndSaysWhichItIs()
    {
        var resolved = SettingTable.BuiltIn.Resolve(
        [
            (SettingOrigin.Default, Generate(new GenerateConfig { Temperature = 1, TopP = 1, MaxTokens = 2048 })),
            (SettingOrigin.Task, new SettingValues(new GenerateConfig { Temperature = 0.5, MaxTokens = 20 }, new RunSettings { FailOnError = Json("false") })),
            (SettingOrigin.Option, Generate(new GenerateConfig { Temperature = 0 })),
        ]).Where(s => s.Value is not null).Select(s => (s.Setting.Name, s.Value!.Value.GetRawText(), s.Origin));

        Assert.Equal(
        [
            ("epochs", "1", SettingOrigin.Default),
            ("temperature", "0", SettingOrigin.Option),
            ("max_tokens", "20", SettingOrigin.Task),
            ("top_p", "1", SettingOrigin.Default),
            ("fail_on_error", "false", SettingOrigin.Task),
            ("continue_on_fail", "false", SettingOrigin.Default),
            ("score_on_error", "false", SettingOrigin.Default),
            ("log_samples", "true", SettingOrigin.Default),
            ("log_images", "true", SettingOrigin.Default),
            ("score_display", "true", SettingOrigin.Default),
        ], resolved);
    }

    [Fact]
    public void Merge_FieldsOfOtherPrograms_AreKept()
    {
        var task = Generate(new GenerateConfig { TopK = 3, Unknown = Fields("effort", "\"low\"") });

        var merged = task.Merge(Generate(new GenerateConfig { TopK = 4, Unknown = Fields("verbosity", "\"high\"") }));

        Assert.Equal((4, "low", "high"), (merged.Generate.TopK, merged.Field(SettingScope.Generate, "effort")?.GetString(), merged.Field(SettingScope.Generate, "verbosity")?.GetString()));
    }

    private static SettingValues Generate(GenerateConfig config) => SettingValues.Empty with { Generate = config };

    private static Dictionary<string, JsonElement> Fields(string name, string json) => new() { [name] = Json(json) };

    private static JsonElement Json(string json) => JsonDocument.Parse(json).RootElement.Clone();
}
