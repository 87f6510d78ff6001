using System.CommandLine;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;
using Inspect.Tests.Support;
using Inspect.Web.Cli;

namespace Inspect.Tests.Web.Cli;

/// <summary>The app as a process of its own: output, exit codes, signals.</summary>
[Collection(BuiltInModelCollection.Name)]
public sealed class CommandLineTests : IDisposable
{
    private readonly string _logs = Directory.CreateTempSubdirectory("inspect-cli-").FullName;

    public void Dispose() => Directory.Delete(_logs, recursive: true);

    [Fact]
    public async Task Eval_OnTheBuiltInModel_PrintsTheResultAndWritesTheLog()
    {
        var (code, output, error) = await RunAsync(
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
        var (code, output, error) = await RunAsync("eval", "hello_world", "--model", "mockllm/model", "--log-dir", _logs, "--display", "none");

        Assert.Equal((0, string.Empty, string.Empty), (code, output, error));
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
        var (code, _, error) = await RunAsync(arguments);

        Assert.Equal(2, code);
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_logs));
    }

    [Fact]
    public async Task Eval_AVariableThatIsNoNumber_SaysSoAndEndsWithTwo()
    {
        using var process = Start(["eval", "hello_world", "--model", "mockllm/model", "--log-dir", _logs], ("INSPECT_EVAL_EPOCHS", "ten"));

        var (code, _, error) = await EndAsync(process);

        Assert.Equal((2, "INSPECT_EVAL_EPOCHS must be a number, not ten."), (code, error));
    }

    [Fact]
    public async Task Eval_ThePatternOfLogNames_IsThatOfTheVariable()
    {
        using var process = Start(["eval", "hello_world", "--model", "mockllm/model", "--log-dir", _logs, "--display", "none"], ("INSPECT_EVAL_LOG_FILE_PATTERN", "{model}_{task}_{id}"));

        Assert.Equal((0, string.Empty), await EndAsync(process) is var (code, _, error) ? (code, error) : default);
        Assert.Matches(@"T\d\d-\d\d-\d\d-00-00_mockllm-model_hello-world_[A-Za-z0-9]+\.eval$", Assert.Single(Directory.GetFiles(_logs)));
    }

    [Theory]
    [InlineData("INSPECT_EVAL_LOG_FILE_PATTERN", "a/{id}", "mockllm/model", "INSPECT_EVAL_LOG_FILE_PATTERN) may hold text, {task}, {model} and {id}")]
    [InlineData("INSPECT_EVAL_LOG_FILE_PATTERN", "{name}", "mockllm/model", "INSPECT_EVAL_LOG_FILE_PATTERN) may hold text, {task}, {model} and {id}")]
    [InlineData("INSPECT_DISABLE_MODEL_API", "1", "onnx/SmolLM2-135M-Instruct", "INSPECT_DISABLE_MODEL_API blocks all but mockllm")]
    public async Task Eval_AVariableThatForbidsTheRun_SaysSoAndEndsWithTwo(string variable, string value, string model, string sentence)
    {
        using var process = Start(["eval", "hello_world", "--model", model, "--log-dir", _logs], (variable, value));

        var (code, _, error) = await EndAsync(process);

        Assert.Equal(2, code);
        Assert.Contains(sentence, error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_logs));
    }

    [Fact]
    public async Task Eval_ModelsAreDisabled_TheMockAnswers()
    {
        using var process = Start(["eval", "hello_world", "--model", "mockllm/model", "--log-dir", _logs, "--display", "none"], ("INSPECT_DISABLE_MODEL_API", "1"));

        Assert.Equal((0, string.Empty), await EndAsync(process) is var (code, _, error) ? (code, error) : default);
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

        var (code, _, error) = await RunAsync("eval", file, "--log-dir", _logs);

        Assert.Equal(2, code);
        Assert.Contains("broken.yaml:2:9: unknown scorer \"exakt\". Did you mean \"exact\"?", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Eval_CtrlC_EndsAsCancelledWithWhatEnded()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Signals are sent by kill.");
        using var process = Start("eval", "hello_world_includes", "--epochs", "400", "--log-dir", _logs, "--display", "plain");
        await WaitForAsync(process, "16 of 400 done");
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

    /// <summary>A file system of 60 kB in a mount namespace of its own: the disk is full long before the run ends.</summary>
    [Fact]
    public async Task Eval_OnADiskThatGetsFull_SaysSoAndWhatEndedCanBeRecovered()
    {
        var task = Path.Combine(_logs, "many.yaml");
        await File.WriteAllTextAsync(task, "dataset: [{input: a, target: b}]\nscorer: includes\nepochs: 300\n", TestContext.Current.CancellationToken);
        var script = $"""
            cd {_logs} && mkdir small && mount -t tmpfs -o size=60k tmpfs small || exit 77
            dotnet {typeof(Program).Assembly.Location} eval many.yaml --model mockllm/model --log-dir small --display none; echo "eval $?"
            mount -o remount,size=10m small
            dotnet {typeof(Program).Assembly.Location} log recover small/*.eval --output recovered.eval; echo "recover $?"
            """;

        var (output, error) = await RunWithMountAsync(script);

        Assert.Contains("eval 1", output, StringComparison.Ordinal);
        Assert.Contains("No space left on device", error, StringComparison.Ordinal);
        Assert.Contains("Check the free space", error, StringComparison.Ordinal);
        Assert.Contains("recover 0", output, StringComparison.Ordinal);
        var samples = await EvalLogReader.ReadSummariesAsync(Path.Combine(_logs, "recovered.eval"), TestContext.Current.CancellationToken);
        Assert.InRange(samples.Count, 10, 299);
    }

    [Fact]
    public async Task Eval_InAReadOnlyLogFolder_NamesItAndWhatToDo()
    {
        var script = $"""
            cd {_logs} && mkdir fixed && mount -t tmpfs -o ro tmpfs fixed || exit 77
            dotnet {typeof(Program).Assembly.Location} eval {Path.Combine(Repository.Root, "tasks", "hello_world.yaml")} --model mockllm/model --log-dir fixed --display none; echo "eval $?"
            """;

        var (output, error) = await RunWithMountAsync(script);

        Assert.Contains("eval 1", output, StringComparison.Ordinal);
        Assert.Contains(Path.Combine(_logs, "fixed"), error, StringComparison.Ordinal);
        Assert.Contains("Read-only file system", error, StringComparison.Ordinal);
        Assert.Contains("permissions of its folder", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task View_AReadOnlyLogFolder_ShowsItAndSaysWhereItsOwnFilesAre()
    {
        var script = $"""
            cd {_logs} && mkdir fixed && mount -t tmpfs -o ro tmpfs fixed || exit 77
            export XDG_DATA_HOME={_logs}/user
            dotnet {typeof(Program).Assembly.Location} view --log-dir fixed --port {FreePort()} > said 2>&1 & server=$!
            until grep -q "Inspect is ready" said || ! kill -0 $server 2> /dev/null; do sleep 0.2; done
            kill $server; wait $server; cat said; ls user/inspect/read-only/*
            """;

        var (output, _) = await RunWithMountAsync(script);

        Assert.Contains($"The log folder {Path.Combine(_logs, "fixed")} cannot be written: its logs are shown, and no runs can be started. The app's own files are in {_logs}/user/inspect/read-only/", output, StringComparison.Ordinal);
        Assert.Contains("Inspect is ready at", output, StringComparison.Ordinal);
        Assert.Contains("app.db", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_APortInUse_NamesItAndTheOption()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port.ToString(System.Globalization.CultureInfo.InvariantCulture);

        var (code, _, error) = await RunAsync("--port", port, "--log-dir", _logs);

        Assert.Equal(1, code);
        Assert.Contains(port, error, StringComparison.Ordinal);
        Assert.Contains("--port", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_AnAddressThatOthersReach_IsRefused()
    {
        var (code, _, error) = await RunAsync("--host", "0.0.0.0", "--log-dir", _logs);

        Assert.Equal(1, code);
        Assert.Contains("can be reached from other machines", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_AnAddressThatTheMachineLacks_SaysSoInOneSentence()
    {
        using var process = Start(["--host", "203.0.113.7", "--log-dir", _logs], ("Web__AllowUnauthenticated", "true"));

        var (code, output, error) = await EndAsync(process);

        Assert.Equal((1, "Inspect is starting…"), (code, output.Trim()));
        Assert.Equal("The app cannot listen on http://203.0.113.7:7576 (Cannot assign requested address). Choose an address of this machine with --host, or a port from 1024 on with --port.", error);
    }

    [Fact]
    public async Task Serve_TermSignal_EndsCleanly()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Signals are sent by kill.");
        using var process = Start("--port", "17681", "--log-dir", _logs);
        await WaitForAsync(process, "Inspect is ready at http://127.0.0.1:17681");
        using (var kill = Process.Start("kill", $"-TERM {process.Id}"))
        {
            await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal((0, string.Empty), (process.ExitCode, error));
    }

    private static Process Start(params string[] arguments) => Start(arguments, variables: []);

    private static Process Start(string[] arguments, params (string Name, string Value)[] variables)
    {
        // A shell starts its background jobs with Ctrl+C ignored, and children inherit that: env gives the signal back.
        var info = new ProcessStartInfo("env") { WorkingDirectory = Repository.Root, RedirectStandardOutput = true, RedirectStandardError = true };
        info.ArgumentList.Add("--default-signal=INT");
        info.ArgumentList.Add("dotnet");
        info.ArgumentList.Add(typeof(Program).Assembly.Location);
        foreach (var argument in arguments)
        {
            info.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in variables)
        {
            info.Environment[name] = value;
        }

        return Process.Start(info)!;
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        return await EndAsync(process);
    }

    private static async Task<(int Code, string Output, string Error)> EndAsync(Process process)
    {
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience.Most, TestContext.Current.CancellationToken);
        return (process.ExitCode, (await output).Trim(), (await error).Trim());
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Runs a script that mounts file systems of its own; skips the test where that is forbidden.</summary>
    private static async Task<(string Output, string Error)> RunWithMountAsync(string script)
    {
        using var process = Process.Start(new ProcessStartInfo("unshare", ["-rm", "sh", "-c", script]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.SkipWhen(process.ExitCode != 0 && !(await output).Contains("eval", StringComparison.Ordinal), "This machine lets no process mount a file system of its own.");
        return (await output, error);
    }

    private static async Task WaitForAsync(Process process, string text)
    {
        while (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience.Most, TestContext.Current.CancellationToken) is { } line)
        {
            if (line.Contains(text, StringComparison.Ordinal))
            {
                return;
            }
        }

        Assert.Fail($"The process ended without \"{text}\".");
    }
}
