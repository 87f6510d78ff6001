using System.CommandLine;
using System.Text;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;
using Inspect.Web.Cli;

namespace Inspect.Tests.Web.Cli;

/// <summary>Commands that run tasks, on the model that answers at once.</summary>
public sealed class EvalCommandTests : IDisposable
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
    [InlineData("arguments of models", "Models here take no arguments: leave -M out.", "-M", "device=cpu")]
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
    [InlineData("--bundle-dir is not an option here. Logs are shown by this app: inspect view --log-dir FOLDER; leave it out.", "--bundle-dir", "b")]
    public async Task EvalSet_WhatIsWrong_IsOneSentence(string sentence, params string[] options)
    {
        var (code, _, error) = await RunAsync(["eval-set", Path.Combine(Tasks, "one.yaml"), "--model", "mockllm/model", "--log-dir", Logs, .. options]);

        Assert.True(code == 2 && error.Split('\n')[0] == sentence, $"{code} {error}");
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
