using System.CommandLine;
using System.Diagnostics;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;
using Inspect.Tests.Support;
using Inspect.Web.Cli;

namespace Inspect.Tests.Web.Cli;

/// <summary>The command line as a process of its own: output, exit codes, signals.</summary>
[Collection(BuiltInModelCollection.Name)]
public sealed class CommandLineTests : IDisposable
{
    private readonly string _logs = Directory.CreateTempSubdirectory("inspect-cli-").FullName;

    public void Dispose() => Directory.Delete(_logs, recursive: true);

    [Fact]
    public async Task Eval_OnTheBuiltInModel_PrintsTheResultAndWritesTheLog()
    {
        var (code, output, error) = await AppProcess.RunAsync(
            "eval", "tasks/hello_world.yaml", "--model", "onnx/SmolLM2-135M-Instruct", "--epochs", "10", "--max-tokens", "20", "--temperature", "0.1", "--log-dir", _logs, "--display", "plain");

        Assert.Equal((0, string.Empty), (code, error));
        Assert.Matches(@"10 of 10 done · \d+ of 10 correct so far", output);
        Assert.Matches(@"exact: mean [0-9.]+ \(95 % interval 0\.\d\d to [01]\.\d\d\)\r?\n", output);
        var header = await EvalLogReader.ReadHeaderAsync(Assert.Single(Directory.GetFiles(_logs, "*.eval")), TestContext.Current.CancellationToken);
        Assert.Equal((EvalStatus.Success, 10, 0.1), (header.Status, header.Results!.TotalSamples, header.Plan.Config.Temperature));
    }

    [Fact]
    public async Task Eval_DisplayNone_PrintsNothing()
    {
        var (code, output, error) = await AppProcess.RunAsync("eval", "hello_world", "--model", "mockllm/model", "--log-dir", _logs, "--display", "none");

        Assert.Equal((0, string.Empty, string.Empty), (code, output, error));
    }

    [Fact]
    public async Task Eval_NoSampleIsScored_SaysSoInPlaceOfANumber()
    {
        // The answer of the mock model holds no grade.
        var task = Path.Combine(_logs, "graded.yaml");
        await File.WriteAllTextAsync(task, "dataset: [{input: a, target: b}]\nscorer: model_graded_qa\n", TestContext.Current.CancellationToken);

        var (code, output, _) = await AppProcess.RunAsync("eval", task, "--model", "mockllm/model", "--log-dir", _logs, "--display", "plain");

        Assert.Equal(0, code);
        Assert.Contains("  model_graded_qa: no sample was scored", output, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("There is no task \"nope\"", "eval", "nope")]
    [InlineData("temperature is -1", "eval", "hello_world", "--temperature", "-1")]
    [InlineData("Epochs is 0", "eval", "hello_world", "--epochs", "0")]
    [InlineData("--epochs must be a number, not ten.", "eval", "hello_world", "--epochs", "ten")]
    [InlineData("There is no option --nope.", "eval", "hello_world", "--nope")]
    [InlineData("There is no model folder", "eval", "hello_world", "--model", "onnx/absent")]
    [InlineData("The model \"gpt\" is unknown.", "eval", "hello_world", "--model", "gpt")]
    [InlineData("The model \"onnx/\" has no name after its provider.", "eval", "hello_world", "--model", "onnx/")]
    [InlineData("top_p is 7, but must be above 0, up to 1.", "eval", "hello_world", "--top-p", "7")]
    [InlineData("max_tokens is 99,999,999,999, but must be 1 to 2,147,483,647.", "eval", "hello_world", "--max-tokens", "99999999999")]
    [InlineData("--display must be full, plain or none", "eval", "hello_world", "--display", "fancy")]
    [InlineData("--port must be a number from 1 to 65535", "--port", "99999")]
    [InlineData("-T takes name=value, not name.", "eval", "hello_world", "-T", "name")]
    public async Task Run_AWrongArgument_SaysSoAndEndsWithTwo(string message, params string[] arguments)
    {
        var (code, _, error) = await AppProcess.RunAsync(arguments);

        Assert.Equal(2, code);
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_logs));
    }

    [Fact]
    public async Task Eval_CancelledWhileItIsPlanned_SaysSoAndEndsWithOne()
    {
        using var error = new StringWriter();
        var command = InspectCommand.Create((_, _) => Task.FromResult(0), new CliStreams(Stream.Null, error));
        var dataset = Path.Combine(_logs, "items.jsonl");
        await File.WriteAllTextAsync(dataset, "{\"input\": \"a\", \"target\": \"b\"}\n", TestContext.Current.CancellationToken);
        var task = Path.Combine(_logs, "task.yaml");
        await File.WriteAllTextAsync(task, "dataset: {file: items.jsonl}\nscorer: includes\n", TestContext.Current.CancellationToken);

        var code = await command.Parse(["eval", task, "--model", "mockllm/model", "--log-dir", _logs, "--display", "none"])
            .InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false }, new CancellationToken(canceled: true));

        Assert.Equal((1, "Cancelled before the run began."), (code, error.ToString().Trim()));
    }

    [Fact]
    public async Task Eval_ABrokenTaskFile_NamesLineAndFix()
    {
        var file = Path.Combine(_logs, "broken.yaml");
        await File.WriteAllTextAsync(file, "dataset: [{input: a}]\nscorer: exakt\n", TestContext.Current.CancellationToken);

        var (code, _, error) = await AppProcess.RunAsync("eval", file, "--log-dir", _logs);

        Assert.Equal(2, code);
        Assert.Contains("broken.yaml:2:9: unknown scorer \"exakt\". Did you mean \"exact\"?", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Eval_CtrlC_EndsAsCancelledWithWhatEnded()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Signals are sent by kill.");
        using var process = AppProcess.Start("eval", "hello_world_includes", "--epochs", "400", "--log-dir", _logs, "--display", "plain");
        await AppProcess.WaitForAsync(process, "16 of 400 done");
        using (var kill = Process.Start("kill", $"-INT {process.Id}"))
        {
            await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        var rest = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal((1, string.Empty), (process.ExitCode, error));
        var log = Assert.Single(Directory.GetFiles(_logs, "*.eval"));
        Assert.Equal(EvalStatus.Cancelled, (await EvalLogReader.ReadHeaderAsync(log, TestContext.Current.CancellationToken)).Status);
        var samples = await EvalLogReader.ReadSummariesAsync(log, TestContext.Current.CancellationToken);
        var done = samples.Count(s => s.Error is null);
        Assert.True(done >= 16);
        Assert.Contains($"Cancelled: {done} of 400 done, {samples.Count - done} cancelled, {400 - samples.Count} not begun. The samples that ended are in the log.", rest, StringComparison.Ordinal);
    }
}
