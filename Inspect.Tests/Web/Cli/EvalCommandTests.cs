using System.CommandLine;
using System.Text;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;
using Inspect.Web.Cli;

namespace Inspect.Tests.Web.Cli;

/// <summary>Commands that run tasks, on the model that answers at once.</summary>
public sealed partial class EvalCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("inspect-eval-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public EvalCommandTests()
    {
        Directory.CreateDirectory(Tasks);
        File.WriteAllText(Path.Combine(Tasks, "one.yaml"), "dataset: [{input: a, target: Default, id: 1}, {input: b, target: nothing, id: 2}]\nscorer: includes\n");
        File.WriteAllText(Path.Combine(Tasks, "two.yaml"), "dataset: [{input: a, target: Default}]\nscorer: includes\n");
    }

    private string Tasks => Path.Combine(_folder, "tasks");

    private string Logs => Path.Combine(_folder, "logs");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Eval_AFolderOnTwoModels_RunsEachTaskOnEach()
    {
        var (code, _, error) = await EvalAsync(Tasks, "--model", "mockllm/a,mockllm/b");

        Assert.Equal((0, ""), (code, error));
        Assert.Equal(["one mockllm/a", "one mockllm/b", "two mockllm/a", "two mockllm/b"], (await HeadersAsync()).Select(h => $"{h.Eval.Task} {h.Eval.Model}").Order());
    }

    [Fact]
    public async Task Eval_APattern_RunsWhatItFits()
    {
        var (code, _, _) = await EvalAsync(Path.GetRelativePath(Environment.CurrentDirectory, Tasks) + "/*e.yaml");

        Assert.Equal((0, "one"), (code, Assert.Single(await HeadersAsync()).Eval.Task));
    }

    [Fact]
    public async Task Eval_ItemsTagsAndMetadata_AreInTheLog()
    {
        var (code, _, _) = await EvalAsync(Path.Combine(Tasks, "one.yaml"), "--sample-id", "2", "--tags", "x,y", "--metadata", "k=012", "--no-score");

        var header = Assert.Single(await HeadersAsync());
        Assert.Equal((0, "x y", 10, 1), (code, string.Join(' ', header.Tags), header.Metadata["k"].GetInt32(), header.Results!.TotalSamples));
        Assert.Empty(header.Results.Scores);
    }

    [Fact]
    public async Task Eval_LogFormatJson_LeavesOneJsonLog()
    {
        var (code, _, _) = await EvalAsync(Path.Combine(Tasks, "one.yaml"), "--log-format", "json");

        var log = Assert.Single(Directory.GetFiles(Logs));
        Assert.Equal((0, ".json"), (code, Path.GetExtension(log)));
        Assert.Equal((EvalStatus.Success, 2), ((await EvalLogReader.ReadHeaderAsync(log, Stop)).Status, (await EvalLogReader.ReadSummariesAsync(log, Stop)).Count));
    }

    [Fact]
    public async Task Retry_ALogThatSucceeded_SaysThatThereIsNothingToDo()
    {
        await EvalAsync(Path.Combine(Tasks, "two.yaml"));
        var log = Assert.Single(Directory.GetFiles(Logs));

        var (code, _, error) = await RunAsync("eval-retry", log, "--log-dir", Logs, "--display", "none");

        Assert.Equal((0, $"{Path.GetFileName(log)} succeeded: there is nothing to run again."), (code, error));
    }

    [Fact]
    public async Task Retry_ALogOfARunThatFailed_RunsTheTaskOfItsFileAgain()
    {
        var fails = Path.Combine(Tasks, "fails.yaml");
        await File.WriteAllTextAsync(fails, "dataset: [{input: a, target: b}]\nsolver: multiple_choice\nscorer: includes\n", Stop);
        var (first, _, _) = await EvalAsync(fails, "--fail-on-error");
        var log = Assert.Single(Directory.GetFiles(Logs));

        var (code, _, error) = await RunAsync("eval-retry", log, "--no-fail-on-error", "--log-dir", Logs, "--display", "none");

        var headers = await HeadersAsync();
        Assert.Equal((1, 0, ""), (first, code, error));
        Assert.Equal((2, 1), (headers.Count, headers.Select(h => h.Eval.TaskId).Distinct().Count()));
    }

    [Theory]
    [InlineData("--epoch is unknown", "There is no option --epoch. Did you mean --epochs?", "--epoch", "2")]
    [InlineData("another program's", "--best-of is not an option here. No model here takes it; leave it out.", "--best-of", "2")]
    [InlineData("ids and limit", "sample_id and limit cannot be set together: give the ids, or how many items.", "--sample-id", "1", "--limit", "1")]
    [InlineData("no such id", "No item has an id that fits 9. The dataset begins with 1, 2.", "--sample-id", "9")]
    [InlineData("arguments of models", "Models of mockllm take no argument \"device\". They take custom_outputs.", "-M", "device=cpu")]
    [InlineData("a solver that is none", "Unknown solver \"generat\". Did you mean \"generate\"?", "--solver", "generat")]
    [InlineData("arguments of no solver", "-S gives arguments of a solver. Name it with --solver.", "-S", "a=1")]
    [InlineData("no tasks at a time", "--max-tasks must be a whole number from 1 to 1000, not 0.", "--max-tasks", "0")]
    [InlineData("no file", "There is no file nope.yaml. Check the path; it counts from the working directory.", "--task-config", "nope.yaml")]
    [InlineData("a retry that is no number", "--retry-on-error must be a number, not often.", "--retry-on-error=often")]
    public async Task Eval_WhatIsWrong_IsOneSentence(string what, string sentence, params string[] options)
    {
        var (code, _, error) = await EvalAsync([Path.Combine(Tasks, "one.yaml"), .. options]);

        Assert.True(code == 2 && error.Split('\n')[0] == sentence, $"{what}: {code} {error}");
    }

    [Fact]
    public async Task EvalSet_TasksOnModels_AreOneSetThatIsNotRunTwice()
    {
        string[] arguments = ["eval-set", Tasks, "--model", "mockllm/a,mockllm/b", "--log-dir", Logs, "--display", "none"];

        var (first, _, error) = await RunAsync(arguments);
        var logs = Directory.GetFiles(Logs, "*.eval");
        var (second, _, _) = await RunAsync(arguments);

        Assert.Equal((0, 0, ""), (first, second, error));
        Assert.Equal(logs.Order(), Directory.GetFiles(Logs, "*.eval").Order());
        var headers = await Task.WhenAll(logs.Select(l => EvalLogReader.ReadHeaderAsync(l, Stop)));
        Assert.Equal((4, 1, 1), (headers.Length, headers.Select(h => h.Eval.EvalSetId).Distinct().Count(), headers.Select(h => h.Eval.RunId).Distinct().Count()));
    }

    [Fact]
    public async Task EvalSet_ATaskThatKeepsFailing_EndsWithOne()
    {
        var fails = Path.Combine(Tasks, "fails.yaml");
        await File.WriteAllTextAsync(fails, "dataset: [{input: a, target: b}]\nsolver: multiple_choice\nscorer: includes\n", Stop);

        var (code, _, _) = await RunAsync("eval-set", fails, "--model", "mockllm/model", "--retry-attempts", "1", "--log-dir", Logs, "--display", "none");

        Assert.Equal((1, 2), (code, Directory.GetFiles(Logs, "*.eval").Length));
    }

    [Theory]
    [InlineData("--retry-attempts must be a whole number of 0 or more, not x.", "--retry-attempts", "x")]
    [InlineData("--retry-connections must be more than 0 and at most 1, not 2.", "--retry-connections", "2")]
    public async Task EvalSet_WhatIsWrong_IsOneSentence(string sentence, params string[] options)
    {
        var (code, _, error) = await RunAsync(["eval-set", Path.Combine(Tasks, "one.yaml"), "--model", "mockllm/model", "--log-dir", Logs, .. options]);

        Assert.True(code == 2 && error.Split('\n')[0] == sentence, $"{code} {error}");
    }

    [Fact]
    public async Task ListTasks_AFolder_LeavesOutWhatIsPrivateOrOfTests()
    {
        foreach (var path in (string[])["_draft.yaml", "_old/a.yaml", "tests/b.yaml", "venv/c.yaml", "more/three.yaml"])
        {
            var file = Path.Combine(Tasks, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllTextAsync(file, "dataset: [{input: a}]\n", Stop);
        }

        var (_, output, _) = await RunAsync("list", "tasks", Tasks);

        Assert.Equal(["one", "three", "two"], output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split(' ')[0]).Order());
    }

    [Theory]
    [InlineData("one.yaml@one", 0, "")]
    [InlineData("one.yaml@two", 2, "FILE holds no task two. It holds one.")]
    public async Task Eval_AFileWithTheNameOfATask_RunsThatTask(string given, int expected, string sentence)
    {
        var (code, _, error) = await EvalAsync(Path.Combine(Tasks, given));

        Assert.Equal((expected, sentence), (code, error.Replace(Path.Combine(Tasks, "one.yaml"), "FILE", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("one", "-F", "kind=short")]
    [InlineData("two", "-F", "kind~=short")]
    [InlineData("one", "-F", "version=3", "-F", "name=one")]
    [InlineData("", "-F", "kind=short", "-F", "name=two")]
    public async Task ListTasks_Attributes_KeepThoseThatFit(string names, params string[] options)
    {
        await File.AppendAllTextAsync(Path.Combine(Tasks, "one.yaml"), "metadata: {kind: short}\nversion: 3\n", Stop);

        var (code, output, error) = await RunAsync(["list", "tasks", Tasks, .. options]);

        Assert.Equal((0, ""), (code, error));
        Assert.Equal(names, string.Join(' ', output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split(' ')[0])));
    }

    [Fact]
    public async Task ListLogs_AndInfoLogFile_AreTheOlderNamesOfCommandsForLogs()
    {
        await EvalAsync(Path.Combine(Tasks, "two.yaml"));
        var log = Assert.Single(Directory.GetFiles(Logs));

        var (_, listed, _) = await RunAsync("list", "logs", "--log-dir", Logs);
        var (_, dumped, _) = await RunAsync("info", "log-file", log, "--header-only");

        Assert.Contains(Path.GetFileName(log), listed, StringComparison.Ordinal);
        Assert.Contains("\"status\":\"success\"", dumped.Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("eval --retry-on-error x.yaml --limit 2", "eval x.yaml --limit 2 --retry-on-error")]
    [InlineData("eval --retry-on-error=2 x.yaml", "eval --retry-on-error=2 x.yaml")]
    [InlineData("score --stream a.eval", "score a.eval --stream")]
    [InlineData("eval --no-score x.yaml", "eval --no-score x.yaml")]
    public void BareOptions_BeforeAnArgument_LeaveItAlone(string given, string arranged)
    {
        var root = InspectCommand.Create((_, _) => Task.FromResult(0), CliStreams.OfConsole());

        Assert.Equal(arranged.Split(' '), BareOptions.Arrange(root, given.Split(' ')));
    }

    [Theory]
    [InlineData("m: {input: 1, output: 2, cache: 3}", "prices.yaml: m has no price \"cache\". Known: input, output, input_cache_write, input_cache_read.")]
    [InlineData("m: {input: 1}", "prices.yaml: m lacks the price \"output\", in dollars for a million tokens.")]
    [InlineData("m: {input: 1, output: -2}", "prices.yaml: output of m must be dollars for a million tokens, not -2.")]
    [InlineData("m: 3", "prices.yaml: the prices of m must be a map with input, output, input_cache_write, input_cache_read, not 3.")]
    public async Task Prices_ThatAreNone_AreRefused(string yaml, string sentence)
    {
        var file = Path.Combine(_folder, "prices.yaml");
        await File.WriteAllTextAsync(file, yaml + "\n", Stop);

        var (code, _, error) = await EvalAsync(Path.Combine(Tasks, "one.yaml"), "--model-cost-config", file, "--cost-limit", "1");

        Assert.Equal((2, sentence), (code, error.Replace(file, "prices.yaml", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Eval_ACostLimitWithPrices_IsKept()
    {
        var file = Path.Combine(_folder, "prices.yaml");
        await File.WriteAllTextAsync(file, "mockllm/model: {input: 0, output: 1000}\n", Stop);

        var (code, _, error) = await EvalAsync(Path.Combine(Tasks, "two.yaml"), "--model-cost-config", file, "--cost-limit", "0.01");

        // 33 tokens of an answer are 0.033 dollars.
        var sample = Assert.Single(await EvalLogReader.ReadSummariesAsync(Assert.Single(Directory.GetFiles(Logs)), Stop));
        Assert.Equal((0, "", "cost"), (code, error, sample.Limit));
    }

    [Fact]
    public async Task Eval_ScoresThatAreNoNumbers_AreWarnedOf()
    {
        var task = Path.Combine(Tasks, "words.yaml");
        await File.WriteAllTextAsync(Path.Combine(Tasks, "scores.jsonl"), "{\"id\": 1, \"value\": \"good\"}\n", Stop);
        await File.WriteAllTextAsync(task, "dataset: [{input: a, id: 1}]\nscorer: {precomputed_scores: {scores: {file: scores.jsonl}, metrics: [mean]}}\n", Stop);

        var (code, _, error) = await EvalAsync(task);

        Assert.Equal(
            (0, "Warning: precomputed_scores gave texts that are no number and count as 0: 1, such as \"good\". Say with to_float what counts as right, or count them with the metric frequency."),
            (code, error));
    }

    [Fact]
    public async Task ListTasks_AFolder_NamesThemWithTheirFiles()
    {
        var (code, output, error) = await RunAsync("list", "tasks", Tasks, "--absolute");

        Assert.Equal((0, ""), (code, error));
        Assert.Equal([$"one  {Path.Combine(Tasks, "one.yaml")}", $"two  {Path.Combine(Tasks, "two.yaml")}"], output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private Task<(int Code, string Output, string Error)> EvalAsync(params string[] arguments) =>
        RunAsync(["eval", .. arguments, .. arguments.Contains("--model") ? (string[])[] : ["--model", "mockllm/model"], "--log-dir", Logs, "--display", "none"]);

    private async Task<IReadOnlyList<EvalLog>> HeadersAsync() =>
        [.. await Task.WhenAll(Directory.GetFiles(Logs).Select(f => EvalLogReader.ReadHeaderAsync(f, Stop)))];

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var output = new MemoryStream();
        using var error = new StringWriter();
        var result = InspectCommand.Create((_, _) => Task.FromResult(0), new CliStreams(output, error)).Parse(arguments);
        if (result.Errors.Count > 0)
        {
            return (2, string.Empty, string.Join('\n', result.Errors.Select(e => e.Message)));
        }

        var code = await result.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false }, Stop);
        return (code, Encoding.UTF8.GetString(output.ToArray()), error.ToString().Trim());
    }
}
