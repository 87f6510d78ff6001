using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;
using Inspect.Tests.Support;

namespace Inspect.Tests.Web.Cli;

/// <summary>The app on disks that are full or cannot be written: file systems of its own, of one process.</summary>
[Collection(BuiltInModelCollection.Name)]
public sealed class FullDiskTests : IDisposable
{
    private readonly string _logs = Directory.CreateTempSubdirectory("inspect-cli-").FullName;

    public void Dispose() => Directory.Delete(_logs, recursive: true);

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

    /// <summary>The scores of a run wait for its end in a temporary file: where there is no room for it, in memory.</summary>
    [Fact]
    public async Task Eval_WithAFullTemporaryFolder_EndsWithAllScores()
    {
        await File.WriteAllTextAsync(Path.Combine(_logs, "many.yaml"), "dataset: [{input: a, target: b}]\nscorer: includes\nepochs: 900\n", TestContext.Current.CancellationToken);
        var script = $"""
            cd {_logs} && mkdir small && mount -t tmpfs -o size=40k tmpfs small || exit 77
            TMPDIR={_logs}/small dotnet {typeof(Program).Assembly.Location} eval many.yaml --model mockllm/model --log-dir done --display none; echo "eval $?"
            """;

        var (output, error) = await RunWithMountAsync(script);

        Assert.True(output.Contains("eval 0", StringComparison.Ordinal), error);
        var log = await EvalLogReader.ReadHeaderAsync(Assert.Single(Directory.GetFiles(Path.Combine(_logs, "done"), "*.eval")), TestContext.Current.CancellationToken);
        Assert.Equal((EvalStatus.Success, 900), (log.Status, log.Results!.CompletedSamples));
        Assert.Equal(0, Assert.Single(log.Results.Scores).Metrics["accuracy"].Value);
    }

    /// <summary>A tokenizer is read from a copy.</summary>
    [Theory]
    [InlineData("small", "No space left on device")]
    [InlineData("gone", "Unable to find the specified file")]
    public async Task Eval_WithoutRoomForACopyOfTheTokenizer_NamesTheFolder(string folder, string why)
    {
        var script = $"""
            cd {_logs} && mkdir small && mount -t tmpfs -o size=40k tmpfs small || exit 77
            TMPDIR={_logs}/{folder} dotnet {typeof(Program).Assembly.Location} eval {Path.Combine(Repository.Root, "tasks", "hello_world.yaml")} --model onnx/{BuiltInModel.Name} --log-dir done --display none; echo "eval $?"
            ls small
            """;

        var (output, error) = await RunWithMountAsync(script);

        Assert.Equal("eval 1", output.Trim());
        Assert.Contains($"in {_logs}/{folder}/, cannot be written ({why}", error, StringComparison.Ordinal);
        Assert.Contains("set TMPDIR to another folder", error, StringComparison.Ordinal);
    }

    /// <summary>A table is laid down before it is given: what is wrong then is the disk, not the log.</summary>
    [Fact]
    public async Task Export_WithAFullTemporaryFolder_BlamesTheFolderAndNotTheLog()
    {
        await File.WriteAllTextAsync(Path.Combine(_logs, "many.yaml"), "dataset: [{input: a, target: b}]\nscorer: includes\nepochs: 200\n", TestContext.Current.CancellationToken);
        var script = $"""
            cd {_logs} && mkdir small && mount -t tmpfs -o size=8k tmpfs small || exit 77
            dotnet {typeof(Program).Assembly.Location} eval many.yaml --model mockllm/model --log-dir done --display none; echo "eval $?"
            export TMPDIR={_logs}/small
            dotnet {typeof(Program).Assembly.Location} log export samples done --output {_logs}/samples.csv; echo "samples $?"
            """;

        var (output, error) = await RunWithMountAsync(script);

        Assert.Equal("eval 0\nsamples 2", output.Trim());
        Assert.Matches("cannot be written \\(No space left on device .*inspect-table-.*Make room there, or set TMPDIR to another folder", error);
        Assert.Empty(Directory.GetFiles(_logs, "*.csv"));
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

    /// <summary>The disk gets full while the weights come: the hub holds the second half of them back until it is.</summary>
    [Fact]
    public async Task ModelsAdd_OnADiskThatGetsFull_SaysSoAndGoesOnLater()
    {
        var tiny = Vectors.Folder(Path.Combine("import", "hf", "llama"));
        Assert.SkipUnless(tiny is not null, "import/hf/llama is not in the vectors of this machine.");
        var full = Path.Combine(_logs, "full");
        await using var hub = await FakeHub.StartAsync();
        var weights = hub.AddFolder("test/tiny", tiny!).Files["model.safetensors"];
        hub.Before = async context =>
        {
            if (context.Request.Path.Value != "/" + FakeHub.Sha256(weights) || context.Request.Headers.Range.Count > 0)
            {
                return false;
            }

            context.Response.ContentLength = weights.Length;
            await context.Response.Body.WriteAsync(weights.AsMemory(0, weights.Length / 2), context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            while (!File.Exists(full))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, context.RequestAborted);
            }

            await context.Response.Body.WriteAsync(weights.AsMemory(weights.Length / 2), context.RequestAborted);
            return true;
        };
        var app = typeof(Program).Assembly.Location;
        var script = $"""
            cd {_logs} && mkdir small && mount -t tmpfs -o size=8m tmpfs small || exit 77
            export HF_ENDPOINT={hub.Endpoint} HF_HOME={_logs}/hf Models__Dir={_logs}/small/models Logs__Dir={_logs}/applogs
            dotnet {app} models add hf/test/tiny & adding=$!
            until [ -s small/models/.fetched/hf--test--tiny/model.safetensors.part ] || ! kill -0 $adding 2> /dev/null; do sleep 0.1; done
            head -c 100m /dev/zero > small/rest 2> /dev/null; touch full
            wait $adding; echo "eval add $?"
            rm small/rest
            dotnet {app} models add hf/test/tiny; echo "again $?"
            """;

        var (output, error) = await RunWithMountAsync(script);

        Assert.Contains("eval add 1", output, StringComparison.Ordinal);
        Assert.Matches("test/tiny cannot be written to .*No space left on device.*Make room on the disk or check its permissions, and try again: it goes on where it stopped", error);
        Assert.Contains("again 0", output, StringComparison.Ordinal);
        Assert.Contains(hub.Requests, r => r is { IsStore: true, Range: not "" });
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
}
