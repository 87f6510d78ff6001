using System.Text;
using System.Text.Json;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Logs.Writing;
using Inspect.Engine.Metrics;
using Inspect.Engine.Parts;
using Inspect.Engine.Values;
using Inspect.Tests.Logs;
using Inspect.Tests.Logs.Damage;
using Inspect.Tests.Logs.Reading;
using Inspect.Web.Cli;

namespace Inspect.Tests.Web.Cli;

public sealed class LogCommandTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task List_Folder_NamesLogsTheLatestFirst()
    {
        using var folder = new TemporaryFolder();
        var first = await MakeLog.FinishedAsync(folder, ".eval", Stop);
        var second = folder.File("2026-01-02T12-00-00-00-00_hello-world_abc-recovered.eval");
        File.Copy(first, second);
        File.SetLastWriteTimeUtc(first, new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        File.SetLastWriteTimeUtc(second, new DateTime(2026, 1, 2, 0, 0, 0, DateTimeKind.Utc));
        await File.WriteAllTextAsync(folder.File("logs.json"), "{}", Stop);

        var (code, output, _) = await RunAsync("log", "list", "--log-dir", folder.Path, "--absolute");
        var (_, json, _) = await RunAsync("log", "list", "--log-dir", folder.Path, "--json", "--status", "success");

        Assert.Equal((0, $"{second}\n{first}\n"), (code, output));
        var rows = JsonSerializer.Deserialize<JsonElement>(json);
        Assert.Equal(
            ["hello-world abc recovered 1767312000000", "demo  1767225600000"],
            rows.EnumerateArray().Select(r => $"{r.GetProperty("task")} {(r.GetProperty("task").GetString() == "demo" ? null : r.GetProperty("task_id") + " ")}{r.GetProperty("suffix")} {r.GetProperty("mtime")}"));
    }

    [Fact]
    public async Task List_StatusThatNoLogHas_IsEmpty()
    {
        using var folder = new TemporaryFolder();
        await MakeLog.FinishedAsync(folder, ".eval", Stop);

        Assert.Equal((0, "", ""), await RunAsync("log", "list", "--log-dir", folder.Path, "--status", "error"));
    }

    [Fact]
    public async Task Dump_Log_EqualsTheReference()
    {
        var source = LogVectors.Current("*_converted_*.eval");

        var (code, output, _) = await RunAsync("log", "dump", source);

        var expected = LogJson.Element(await File.ReadAllBytesAsync(Path.ChangeExtension(source, ".json"), Stop));
        Assert.Equal(0, code);
        Assert.Empty(LogFactsJson.Differences(expected, LogJson.Element(Encoding.UTF8.GetBytes(output)), "$"));
        Assert.Empty(LogFactsJson.Differences(LogJson.Element(Encoding.UTF8.GetBytes(output)), expected, "$"));
    }

    [Fact]
    public async Task Dump_HeaderOnly_HasNoSamples()
    {
        using var folder = new TemporaryFolder();
        var path = await MakeLog.FinishedAsync(folder, ".eval", Stop);

        var (_, output, _) = await RunAsync("log", "dump", path, "--header-only");

        Assert.Equal(
            ["version", "status", "eval", "plan", "results", "stats", "invalidated", "tags", "metadata"],
            JsonSerializer.Deserialize<JsonElement>(output).EnumerateObject().Select(p => p.Name));
    }

    [Fact]
    public async Task Headers_TwoLogs_AreAList()
    {
        using var folder = new TemporaryFolder();
        var path = await MakeLog.FinishedAsync(folder, ".eval", Stop);

        var (code, output, _) = await RunAsync("log", "headers", path, path);

        Assert.Equal((0, 2), (code, JsonSerializer.Deserialize<JsonElement>(output).GetArrayLength()));
    }

    [Fact]
    public async Task Schema_IsTheSchemaOfLogs()
    {
        var (code, output, _) = await RunAsync("log", "schema");

        Assert.Equal((0, LogSchema.Read() + "\n"), (code, output));
    }

    [Fact]
    public async Task Convert_Folder_KeepsItsShapeAndRefusesToOverwrite()
    {
        using var folder = new TemporaryFolder();
        var path = await MakeLog.FinishedAsync(folder, ".eval", Stop);
        Directory.CreateDirectory(folder.File("in/deep"));
        File.Move(path, folder.File("in/deep/a.eval"));

        var (code, _, _) = await RunAsync("log", "convert", folder.File("in"), "--to", "json", "--output-dir", folder.File("out"));
        var (again, _, error) = await RunAsync("log", "convert", folder.File("in"), "--to", "json", "--output-dir", folder.File("out"));
        var (forced, _, _) = await RunAsync("log", "convert", folder.File("in"), "--to", "json", "--output-dir", folder.File("out"), "--overwrite");

        Assert.Equal((0, 2, 0), (code, again, forced));
        Assert.Equal($"There already is a log {folder.File("out/deep/a.json")}. Replace it with --overwrite, or choose another --output-dir.\n", error);
        Assert.Equal(["1", "2"], (await EvalLogReader.ReadSummariesAsync(folder.File("out/deep/a.json"), Stop)).Select(s => s.Id.Text));
    }

    [Fact]
    public async Task Convert_FolderWithLogsThatCannotBe_DoesTheOthersAndNamesEach()
    {
        using var folder = new TemporaryFolder();
        var log = await MakeLog.FinishedAsync(folder, ".eval", Stop);
        Directory.CreateDirectory(folder.File("in/deep"));
        File.Copy(log, folder.File("in/a.eval"));
        await LogConverter.ConvertAsync(log, folder.File("in/2026-01-02T12-00-00-00-00_t_x.json"), AttachmentMode.Keep, Stop);
        File.Copy(log, folder.File("in/2026-01-02T12-00-00-00-00_t_x.eval"));
        await File.WriteAllTextAsync(folder.File("in/deep/bad.eval"), "no log", Stop);

        var (code, output, error) = await RunAsync("log", "convert", folder.File("in"), "--to", "eval", "--output-dir", folder.File("out"), "--overwrite");

        Assert.Equal(2, code);
        Assert.Equal(2, output.TrimEnd('\n').Split('\n').Length);
        Assert.Equal(2, Directory.EnumerateFiles(folder.File("out"), "*", SearchOption.AllDirectories).Count());
        var lines = error.TrimEnd('\n').Split('\n');
        Assert.Contains(lines, l => l.StartsWith($"{Path.Combine("deep", "bad.eval")} is left: The log bad.eval cannot be opened: ", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.Contains("_t_x.eval was made of 2026-01-02T12-00-00-00-00_t_x.", StringComparison.Ordinal));
        Assert.Equal("2 of 4 logs converted.", lines[^1]);
    }

    [Fact]
    public async Task List_StatusOfFolderWithADamagedLog_ListsTheOthersAndNamesIt()
    {
        using var folder = new TemporaryFolder();
        var path = await MakeLog.FinishedAsync(folder, ".eval", Stop);
        await File.WriteAllTextAsync(folder.File("bad.eval"), "no log", Stop);

        var (code, output, error) = await RunAsync("log", "list", "--log-dir", folder.Path, "--status", "success", "--absolute");

        Assert.Equal((2, path + "\n"), (code, output));
        Assert.StartsWith("bad.eval has no status: The log bad.eval cannot be opened: ", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"version":2,"status":"error","eval":{}}""", EvalStatus.Error)]
    [InlineData("""{"status":"cancelled","version":2}""", EvalStatus.Cancelled)]
    [InlineData("""{"eval":{"status":"success"},"status":"error"}""", null)]
    [InlineData("""{"version":2,"status":"unheard-of"}""", null)]
    [InlineData("""{"version":2,"status":1}""", null)]
    [InlineData("{", null)]
    [InlineData("no JSON", null)]
    public void StatusOf_Header_IsWhatItSaysPlainly(string header, EvalStatus? expected) => Assert.Equal(expected, HeaderJson.StatusOf(Encoding.UTF8.GetBytes(header)));

    [Fact]
    public async Task Recover_MetricOfAnotherAuthor_IsComputed()
    {
        using var folder = new TemporaryFolder();
        var spec = MakeLog.Spec() with { Scorers = [new EvalScorer { Name = "exact", Metrics = LogJson.Element("""[{"name":"length"}]"""u8.ToArray()) }] };
        await using (var writer = await EvalLogWriter.StartAsync(folder.File("a.eval"), spec, MakeLog.Plan(), MakeLog.Options, Stop))
        {
            await writer.WriteSampleAsync(MakeLog.Sample(SampleId.Of(1)), Stop);
        }

        using var output = new MemoryStream();
        var definition = new PartDefinition(PartKind.Metric, "length", "counts scores.", [], _ => new CountMetric());
        var command = LogCommand.Create(new CliStreams(output, new StringWriter()), new PartRegistry([.. BuiltInMetrics.All, .. BuiltInReducers.All, definition]));
        var code = await command.Parse(["recover", folder.File("a.eval")]).InvokeAsync(cancellationToken: Stop);

        var results = (await EvalLogReader.ReadHeaderAsync(folder.File("a-recovered.eval"), Stop)).Results!;
        Assert.Equal((0, 1d), (code, results.Scores[0].Metrics["length"].Value));
    }

    [Fact]
    public async Task Recover_BrokenOffLog_IsListedAndRecovered()
    {
        using var folder = new TemporaryFolder();
        await using (var writer = await EvalLogWriter.StartAsync(folder.File("a.eval"), MakeLog.Spec(), MakeLog.Plan(), MakeLog.Options, Stop))
        {
            await writer.WriteSampleAsync(MakeLog.Sample(SampleId.Of(1)), Stop);
        }

        var (_, list, _) = await RunAsync("log", "recover", "--list", "--log-dir", folder.Path);
        var (code, output, error) = await RunAsync("log", "recover", "--log-dir", folder.Path, "--json");

        Assert.Equal($"{folder.File("a.eval")}\n", list);
        Assert.Equal((0, folder.File("a-recovered.eval")), (code, JsonSerializer.Deserialize<JsonElement>(output)[0].GetProperty("output").GetString()));
        Assert.StartsWith("1 samples recovered", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Recover_OneSampleIsNoSample_SaysWhichIsLeftOutAndWhy()
    {
        using var folder = new TemporaryFolder();
        var path = await OddLogTests.WithMemberAsync(folder, "samples/2_epoch_1.json", _ => "{\"id\":"u8.ToArray());

        var (code, output, error) = await RunAsync("log", "recover", path, "--json");

        var left = JsonSerializer.Deserialize<JsonElement>(output)[0].GetProperty("left_out")[0];
        Assert.Equal((0, "samples/2_epoch_1.json"), (code, left.GetProperty("name").GetString()));
        Assert.Equal(
            ["1 samples recovered, 0 of them cancelled; 1 parts of the old file could not be read.", $"Left out samples/2_epoch_1.json. {left.GetProperty("reason").GetString()}"],
            error.TrimEnd('\n').Split('\n'));
        Assert.StartsWith("In the log a.eval the member samples/2_epoch_1.json cannot be read", left.GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    public static TheoryData<string[], string> Wrong() => new()
    {
        { ["log", "dump", "no-such.eval"], "There is no log no-such.eval. Give a file, or a name that 'log list' shows." },
        { ["log", "list", "--log-dir", "/no/such/folder"], "There is no folder /no/such/folder. Name the folder of logs with --log-dir." },
        { ["log", "convert", "no-such.eval", "--to", "json", "--output-dir", "x"], "There is no log no-such.eval. Give a file, or a name that 'log list' shows." },
        { ["log", "recover", "no-such.eval"], "There is no log no-such.eval. Give a file, or a name that 'log list' shows." },
        { ["log", "recover", "--output", "x.eval"], "--output goes with one LOG. Name the log." },
        { ["view", "no-such.eval"], "There is no log no-such.eval. Give a file, or a name that 'log list' shows." },
        { ["view", "--log-dir", "/no/such/folder"], "There is no folder /no/such/folder. Name the folder of logs with --log-dir." },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task Run_WrongInput_IsOneSentenceAndTwo(string[] arguments, string sentence)
    {
        Assert.Equal((2, "", sentence + "\n"), await RunAsync(arguments));
    }

    [Fact]
    public async Task Dump_DamagedLog_SaysWhatAndWhere()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("a.eval"), "PK no log at all", Stop);

        var (code, output, error) = await RunAsync("log", "dump", folder.File("a.eval"));

        Assert.Equal((2, ""), (code, output));
        Assert.Equal("The log a.eval cannot be opened: its 16 bytes do not end with a zip directory: it was cut off, or it is no log. What is left of it can be copied with 'log recover'.\n", error);
    }

    [Fact]
    public async Task View_File_ServesItsFolderAndNamesItsPage()
    {
        using var folder = new TemporaryFolder();
        var path = await MakeLog.FinishedAsync(folder, ".eval", Stop);
        IReadOnlyDictionary<string, string?>? served = null;

        var code = await InspectCommand.RunAsync(
            ["view", path, "--port", "9000"],
            (settings, _) =>
            {
                served = settings;
                return Task.FromResult(0);
            },
            new CliStreams(new MemoryStream(), new StringWriter()));

        var id = (await EvalLogReader.ReadHeaderAsync(path, Stop)).Eval.EvalId;
        Assert.Equal(0, code);
        Assert.Equal(
            new Dictionary<string, string?> { ["Web:Port"] = "9000", ["Logs:Dir"] = folder.Path, ["Web:StartPage"] = $"/runs/{id}" }, served);
    }

    private sealed class CountMetric : IMetric
    {
        public ScoreValue Compute(IReadOnlyList<SampleScore> scores) => ScoreValue.Of((double)scores.Count);
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var output = new MemoryStream();
        using var error = new StringWriter();
        var code = await InspectCommand.RunAsync(arguments, (_, _) => Task.FromResult(0), new CliStreams(output, error));
        return (code, Encoding.UTF8.GetString(output.ToArray()).ReplaceLineEndings("\n"), error.ToString().ReplaceLineEndings("\n"));
    }
}
