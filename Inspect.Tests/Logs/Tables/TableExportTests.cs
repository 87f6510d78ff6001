using System.Text;
using System.Text.Json;
using Inspect.Engine;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Tables;
using Inspect.Engine.Logs.Writing;
using Inspect.Engine.Messages;
using Inspect.Engine.Metrics;
using Inspect.Engine.Models;
using Inspect.Engine.Transcripts;
using Inspect.Engine.Values;

namespace Inspect.Tests.Logs.Tables;

/// <summary>Tables of logs: columns, values and types by the rules of the reference's data frames, worked by hand.</summary>
public sealed class TableExportTests
{
    private static readonly TableOptions Evals = new() { Kind = TableKind.Evals };
    private static readonly TableOptions Samples = new() { Kind = TableKind.Samples };
    private static readonly TableOptions Messages = new() { Kind = TableKind.Messages };
    private static readonly TableOptions Events = new() { Kind = TableKind.Events };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Evals_OfALog_HaveTheHeader()
    {
        using var folder = new TemporaryFolder();
        var spec = MakeLog.Spec("demo/sums") with
        {
            Tags = ["b", "a"],
            TaskArgs = new Dictionary<string, JsonElement> { ["level"] = LogJson.ToElement(2), ["opts"] = LogJson.Element("{\"é\": [1, 2.50]}"u8.ToArray()) },
            Revision = LogJson.Element("{\"type\": \"git\", \"origin\": \"here\", \"commit\": \"abc\"}"u8.ToArray()),
        };
        var path = await LogAsync(folder.File("a.eval"), spec, MakeLog.Header(spec), MakeLog.Sample(SampleId.Of(1)));

        var (result, rows) = await TableFiles.CsvAsync(Evals, Stop, path);

        var row = Assert.Single(rows);
        Assert.Equal((1, 0), (result.Rows, result.Left.Length));
        Assert.Equal(
            ("2026-01-02T12:00:00+00:00", "a,b", "abc", "sums", "2", "{\"\\u00e9\": [1, 2.5]}"),
            (row["created"], row["tags"], row["git_commit"], row["task_name"], row["task_arg_level"], row["task_arg_opts"]));
        Assert.Equal(
            ("success", "exact", "accuracy", "1.0", "1.0", "[1, 2, 3]", "{}", path),
            (row["status"], row["score_headline_name"], row["score_headline_metric"], row["score_headline_value"], row["score_exact_accuracy"], row["dataset_sample_ids"], row["metadata"], row["log"]));
        Assert.Equal(["eval_id", "eval_set_id", "run_id", "task_id", "log", "created"], row.Keys.Take(6));
    }

    [Fact]
    public async Task Evals_WithOneMetricBySeveralReducers_NameTheReducer()
    {
        using var folder = new TemporaryFolder();
        var spec = MakeLog.Spec();
        EvalScore Score(string? reducer, double value) => new()
        {
            Name = "exact", Scorer = "exact", Reducer = reducer, Metrics = new Dictionary<string, EvalMetric> { ["accuracy"] = new() { Name = "accuracy", Value = value } },
        };
        var header = MakeLog.Header(spec) with { Results = new EvalResults { Scores = [Score("mean", 0.5), Score("max", 1)] } };
        var path = await LogAsync(folder.File("a.eval"), spec, header, MakeLog.Sample(SampleId.Of(1)));

        var row = Assert.Single((await TableFiles.CsvAsync(Evals, Stop, path)).Rows);

        Assert.Equal(["score_exact_max_accuracy", "score_exact_mean_accuracy"], row.Keys.Where(k => k.StartsWith("score_exact", StringComparison.Ordinal)));
        Assert.Equal(("1.0", "0.5"), (row["score_exact_max_accuracy"], row["score_exact_mean_accuracy"]));
    }

    [Fact]
    public async Task Samples_OfTwoLogs_HaveTheUnionOfTheirColumns()
    {
        using var folder = new TemporaryFolder();
        var first = MakeLog.Sample(SampleId.Of(1), input: "=SUM(A1), \"x\"\n") with { Metadata = Map(("n", "1"), ("only", "\"a\"")) };
        var second = MakeLog.Sample(SampleId.Of("b"), value: ScoreValue.Unscored) with { Metadata = Map(("n", "1.5"), ("none", "null")), Target = Target.OfList(["x", "y"]) };
        var a = await LogAsync(folder.File("a.eval"), MakeLog.Spec(), null, first);
        var b = await LogAsync(folder.File("b.eval"), MakeLog.Spec(), null, second);

        var (_, rows) = await TableFiles.CsvAsync(Samples, Stop, a, b);

        Assert.Equal(2, rows.Count);
        Assert.Equal(["metadata_n", "metadata_only"], rows[0].Keys.Where(k => k.StartsWith("metadata_", StringComparison.Ordinal)));
        Assert.Equal(
            ("user:\n=SUM(A1), \"x\"\n", "1.0", "a", "C", "hello", ""),
            (rows[0]["input"], rows[0]["metadata_n"], rows[0]["metadata_only"], rows[0]["score_exact"], rows[0]["target"], rows[0]["error"]));
        Assert.Equal(("b", "1.5", "", "", "x,y", "0.25"), (rows[1]["id"], rows[1]["metadata_n"], rows[1]["metadata_only"], rows[1]["score_exact"], rows[1]["target"], rows[1]["total_time"]));
    }

    [Fact]
    public async Task Samples_AsParquet_HaveTypes()
    {
        using var folder = new TemporaryFolder();
        var sample = MakeLog.Sample(SampleId.Of(7), value: ScoreValue.Of(0.5)) with { Metadata = Map(("flag", "true"), ("mixed.name", "1"), ("list", "[1]")) };
        var other = MakeLog.Sample(SampleId.Of(8), value: ScoreValue.Of(1L)) with { Metadata = Map(("mixed.name", "\"x\"")), TotalTime = null };
        var path = await LogAsync(folder.File("a.eval"), MakeLog.Spec(), null, sample, other);

        var (schema, rows) = await TableFiles.ParquetAsync(Samples, Stop, path);

        Assert.Equal(
            (typeof(ReadOnlyMemory<char>), typeof(long), typeof(double), typeof(bool), typeof(ReadOnlyMemory<char>)),
            (schema.DataFields.Single(f => f.Name == "id").ClrType, schema.DataFields.Single(f => f.Name == "epoch").ClrType, schema.DataFields.Single(f => f.Name == "score_exact").ClrType,
                schema.DataFields.Single(f => f.Name == "metadata_flag").ClrType, schema.DataFields.Single(f => f.Name == "metadata_mixed.name").ClrType));
        Assert.Equal(("7", 1L, 0.5, true, "1", "[1]", 0.25), (rows[0]["id"], rows[0]["epoch"], rows[0]["score_exact"], rows[0]["metadata_flag"], rows[0]["metadata_mixed.name"], rows[0]["metadata_list"], rows[0]["total_time"]));
        Assert.Equal((1.0, null, "x", null), (rows[1]["score_exact"], rows[1]["metadata_flag"], rows[1]["metadata_mixed.name"], rows[1]["total_time"]));
        var (evals, runs) = await TableFiles.ParquetAsync(Evals, Stop, path);
        Assert.Equal((typeof(DateTime), MakeLog.Noon.UtcDateTime), (evals.DataFields.Single(f => f.Name == "created").ClrType, runs[0]["created"]));
    }

    [Fact]
    public async Task Samples_Full_HaveWholeTextsAndWithDetailsTheScoresAndMessages()
    {
        using var folder = new TemporaryFolder();
        var text = new string('x', 6000);
        var sample = MakeLog.Sample(SampleId.Of(1), input: text) with
        {
            Metadata = Map(("long", $"\"{text}\"")),
            Scores = new Dictionary<string, Score> { ["exact"] = new() { Value = ScoreValue.Correct, Answer = "hello", Explanation = "why", Metadata = Map(("k", "1")) } },
        };
        var path = await LogAsync(folder.File("a.eval"), MakeLog.Spec(), null, sample);

        var plain = Assert.Single((await TableFiles.CsvAsync(Samples, Stop, path)).Rows);
        var full = Assert.Single((await TableFiles.CsvAsync(Samples with { IsFull = true, HasDetails = true }, Stop, path)).Rows);

        Assert.Equal((1024, true), (plain["metadata_long"].Length > 1024 ? -1 : 1024, plain["input"].Length < 6000));
        Assert.Equal((text, $"user:\n{text}\n"), (full["metadata_long"], full["input"]));
        Assert.Equal(
            ("C", "hello", "why", "{\"k\": 1}", $"user:\n{text}\n\n\nassistant:\nhello\n"),
            (full["score_exact"], full["score_exact_answer"], full["score_exact_explanation"], full["score_exact_metadata"], full["messages"]));
        Assert.DoesNotContain("score_exact_reason", full.Keys);
    }

    [Fact]
    public async Task Samples_WithoutUuid_HaveTheIdOfTheReference()
    {
        using var folder = new TemporaryFolder();
        var spec = MakeLog.Spec() with { EvalId = "evalid" };
        var path = await LogAsync(folder.File("a.eval"), spec, null, MakeLog.Sample(SampleId.Of(1)) with { Uuid = null });

        var row = Assert.Single((await TableFiles.CsvAsync(Samples, Stop, path)).Rows);

        // Python: shortuuid.encode(uuid.UUID(bytes=hashlib.md5(b"evalid_1_1").digest())).
        Assert.Equal("JkZCALDDWViUgA6T2hmek9", row["sample_id"]);
    }

    [Fact]
    public async Task Samples_ThatTwoLogsHave_AreThoseOfTheFirst()
    {
        using var folder = new TemporaryFolder();
        var sample = MakeLog.Sample(SampleId.Of(1));
        var a = await LogAsync(folder.File("a.eval"), MakeLog.Spec(), null, sample);
        var b = await LogAsync(folder.File("b.eval"), MakeLog.Spec(), null, sample, MakeLog.Sample(SampleId.Of(2)));

        Assert.Equal([a, b], (await TableFiles.CsvAsync(Samples, Stop, a, b)).Rows.Select(r => r["log"]));
        Assert.Equal(5 + 5, (await TableFiles.CsvAsync(Events, Stop, a, b)).Rows.Count);
    }

    [Fact]
    public async Task Messages_OfASample_AreThoseOfItsModelCallsEachOnce()
    {
        using var folder = new TemporaryFolder();
        var user = ChatMessage.User("add") with { Id = "u" };
        var call = new ToolCall { Id = "c", Function = "sum", Arguments = Map(("a", "1"), ("b", "\"x y\"")) };
        var first = ChatMessage.Assistant("") with { Id = "a1", ToolCalls = [call] };
        var tool = new ChatMessage { Id = "t", Role = ChatRoles.Tool, Content = "no", ToolCallId = LogJson.ToElement("c"), Function = "sum", Error = new ToolCallError { Type = "unknown", Message = "bad" } };
        var again = first with { Id = "a2" };
        var last = ChatMessage.Assistant("done") with { Id = "a3", Source = "generate" };
        var sample = MakeLog.Sample(SampleId.Of(1)) with { Uuid = "S", Events = [Call([user], first), Call([user, first, again, tool], last)] };
        var path = await LogAsync(folder.File("a.eval"), MakeLog.Spec(), null, sample);

        var (_, rows) = await TableFiles.CsvAsync(Messages, Stop, path);

        Assert.Equal(["u", "a1", "t", "a3"], rows.Select(r => r["message_id"]));
        Assert.Equal(["1", "2", "3", "4"], rows.Select(r => r["order"]));
        Assert.Equal(("sum(a=1, b='x y')", "sum", "bad", "c", "generate", "done"), (rows[1]["tool_calls"], rows[2]["tool_call_function"], rows[2]["tool_call_error"], rows[2]["tool_call_id"], rows[3]["source"], rows[3]["content"]));
    }

    [Fact]
    public async Task Events_OfASample_HaveTheColumnsOfTheirKind()
    {
        using var folder = new TemporaryFolder();
        var answer = ChatMessage.Assistant("hi") with { Id = "a" };
        var model = Call([ChatMessage.User(" ask ") with { Id = "u" }], answer) with
        {
            Uuid = "m", Role = "grader", ToolChoice = LogJson.Element("{\"name\": \"sum\"}"u8.ToArray()), Config = new GenerateConfig { Temperature = 0.5 }, Retries = 2, Completed = MakeLog.Noon.AddSeconds(1),
        };
        var tool = new ToolEvent
        {
            Uuid = "t", Timestamp = MakeLog.Noon, Id = "c", Function = "sum", Arguments = Map(("a", "1")), Result = LogJson.ToElement(3),
            View = LogJson.Element("{\"title\": \"Sum\", \"format\": \"text\", \"content\": \"of {{a}}\"}"u8.ToArray()), Truncated = [10, 5],
        };
        var path = await LogAsync(folder.File("a.eval"), MakeLog.Spec(), null, MakeLog.Sample(SampleId.Of(1)) with { Events = [model, tool] });

        var (_, rows) = await TableFiles.CsvAsync(Events, Stop, path);

        Assert.Equal(
            ("model", "grader", "user:\nask\n", "sum", "{\"temperature\": 0.5}", "hi", "2", "2026-01-02T12:00:01+00:00", "1"),
            (rows[0]["event"], rows[0]["model_event_role"], rows[0]["model_event_input"], rows[0]["model_event_tool_choice"], rows[0]["model_event_config"], rows[0]["model_event_completion"],
                rows[0]["model_event_retries"], rows[0]["completed"], rows[0]["order"]));
        Assert.Equal(
            ("t", "sum", "{\"a\": 1}", "Sum\n\nof 1", "3", "[10, 5]", ""),
            (rows[1]["event_id"], rows[1]["tool_event_function"], rows[1]["tool_event_arguments"], rows[1]["tool_event_view"], rows[1]["tool_event_result"], rows[1]["tool_event_truncated"], rows[1]["model_event_input"]));
    }

    [Fact]
    public async Task Write_WithALogThatCannotBeRead_LeavesItAndGoesOn()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("bad.eval"), "no archive", Stop);
        var good = await MakeLog.FinishedAsync(folder.Path, Stop);

        var (result, rows) = await TableFiles.CsvAsync(Samples, Stop, folder.File("bad.eval"), good);

        Assert.Equal((2, 2), (result.Rows, rows.Count));
        var left = Assert.Single(result.Left);
        Assert.Equal((folder.File("bad.eval"), 0), (left.Path, left.Rows));
        Assert.Contains("bad.eval", left.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Write_WithMoreNamesThanATableCanHave_SaysSo()
    {
        using var folder = new TemporaryFolder();
        var metadata = Enumerable.Range(0, 10_001).ToDictionary(i => $"k{i}", i => LogJson.ToElement(i));
        var path = await LogAsync(folder.File("a.eval"), MakeLog.Spec(), null, MakeLog.Sample(SampleId.Of(1)) with { Metadata = metadata });

        var error = await Assert.ThrowsAsync<InspectException>(() => TableFiles.CsvAsync(Samples, Stop, path));

        Assert.StartsWith("The table would have more than 10,000 columns", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Csv_OfALog_IsUtf8WithoutMarkAndWithLineFeeds()
    {
        using var folder = new TemporaryFolder();
        var path = await LogAsync(folder.File("a.eval"), MakeLog.Spec(), null, MakeLog.Sample(SampleId.Of("é")));
        using var file = new MemoryStream();

        await TableExport.WriteAsync([path], Samples, file, Stop);

        var text = Encoding.UTF8.GetString(file.ToArray());
        Assert.StartsWith("sample_id,eval_id,log,id,epoch,input,choices,target,description,score_exact,model_usage,", text, StringComparison.Ordinal);
        Assert.Contains(",é,1,\"user:\nSay hello\n\",,hello,,C,{},0,0.25,,", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\r', text);
    }

    private static ModelEvent Call(ChatMessage[] input, ChatMessage answer) => new()
    {
        Timestamp = MakeLog.Noon,
        Model = "mockllm/model",
        Input = [.. input],
        Output = new ModelOutput { Model = "model", Choices = [new ChatChoice { Message = answer, StopReason = "stop" }], Completion = answer.Text },
    };

    private static Dictionary<string, JsonElement> Map(params (string Key, string Json)[] values) => values.ToDictionary(v => v.Key, v => LogJson.Element(Encoding.UTF8.GetBytes(v.Json)));

    private static async Task<string> LogAsync(string path, EvalSpec spec, EvalLog? header, params EvalSample[] samples)
    {
        await using var writer = await EvalLogWriter.StartAsync(path, spec, MakeLog.Plan(), MakeLog.Options, Stop);
        foreach (var sample in samples)
        {
            await writer.WriteSampleAsync(sample, Stop);
        }

        await writer.FinishAsync((header ?? MakeLog.Header(spec)) with { Tags = spec.Tags is { } tags ? [.. tags.Order(StringComparer.Ordinal)] : [] }, null, Stop);
        return path;
    }
}
