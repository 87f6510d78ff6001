using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Inspect.Tests.Support;

namespace Inspect.Tests.Web.Cli;

/// <summary>The app as a process that serves pages: addresses, ports, and its end.</summary>
[Collection(BuiltInModelCollection.Name)]
public sealed class ServeTests : IDisposable
{
    private readonly string _logs = Directory.CreateTempSubdirectory("inspect-cli-").FullName;

    public void Dispose() => Directory.Delete(_logs, recursive: true);

    [Fact]
    public async Task Serve_APortInUse_NamesItAndTheOption()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port.ToString(System.Globalization.CultureInfo.InvariantCulture);

        var (code, _, error) = await AppProcess.RunAsync("--port", port, "--log-dir", _logs);

        Assert.Equal(1, code);
        Assert.Contains(port, error, StringComparison.Ordinal);
        Assert.Contains("--port", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_AnAddressThatOthersReach_IsRefused()
    {
        var (code, _, error) = await AppProcess.RunAsync("--host", "0.0.0.0", "--log-dir", _logs);

        Assert.Equal(1, code);
        Assert.Contains("can be reached from other machines", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_AnAddressThatTheMachineLacks_SaysSoInOneSentence()
    {
        using var process = AppProcess.Start(["--host", "203.0.113.7", "--log-dir", _logs], ("Web__AllowUnauthenticated", "true"));

        var (code, output, error) = await AppProcess.EndAsync(process);

        Assert.Equal((1, "Inspect is starting…"), (code, output.Trim()));
        Assert.Equal("The app cannot listen on http://203.0.113.7:7576 (Cannot assign requested address). Choose an address of this machine with --host, or a port from 1024 on with --port.", error);
    }

    [Fact]
    public async Task Serve_TermSignal_EndsCleanly()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Signals are sent by kill.");
        using var process = AppProcess.Start("--port", "17681", "--log-dir", _logs);
        await AppProcess.WaitForAsync(process, "Inspect is ready at http://127.0.0.1:17681");
        using (var kill = Process.Start("kill", $"-TERM {process.Id}"))
        {
            await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal((0, string.Empty), (process.ExitCode, error));
    }
}
