using System.Diagnostics;
using System.Globalization;
using Inspect.Engine.Evals;
using Inspect.Engine.Live;
using Inspect.Tests.Logs;
using Inspect.Web.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Inspect.Benchmarks.Live;

/// <summary>Processor time of the server for a run of 8,000 mock samples, with clients of the hub in another process.</summary>
internal static class HubLoad
{
    private const int Samples = 8_000;
    private const int Rounds = 5;

    public static async Task RunAsync(string[] args)
    {
        int[] clients = args.Length > 0 ? [.. args.Select(a => int.Parse(a, CultureInfo.InvariantCulture))] : [0, 5, 20, 200];
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("tasks"));
        await File.WriteAllTextAsync(
            folder.File("tasks/many.yaml"), $"dataset: [{{input: Say hello, target: Default}}]\nscorer: includes\nepochs: {Samples}\nmodel: mockllm/model\n");
        Environment.CurrentDirectory = folder.Path;
        Directory.CreateDirectory(folder.File("models"));
        var options = new Dictionary<string, string?>
        {
            ["Web:Port"] = "7599", ["Logs:Dir"] = folder.File("logs"), ["Tasks:Dir"] = folder.File("tasks"), ["Models:Dir"] = folder.File("models"),
        };
        await using var app = WebServer.Build([], options);
        await app.StartAsync();
        for (var round = 0; round <= Rounds; round++)
        {
            foreach (var count in clients)
            {
                var (seconds, wall, said) = await OnceAsync(app.Services, new Uri(app.Urls.First()), count);
                var name = round == 0 ? "warm-up" : $"round {round}";
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}, {count} clients: {seconds:0.000} s of processor, {wall:0.000} s; {said}"));
            }
        }

        await app.StopAsync();
    }

    private static async Task<(double Processor, double Wall, string Said)> OnceAsync(IServiceProvider services, Uri address, int clients)
    {
        var evalId = Inspect.Engine.Values.LogId.New();
        var feed = services.GetRequiredService<LiveFeed>();
        feed.Open(evalId);
        using var process = clients == 0 ? null : Start(address, evalId, clients);
        if (process is not null)
        {
            await process.StandardOutput.ReadLineAsync();
            await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System);
        }

        GC.Collect();
        var before = Process.GetCurrentProcess().TotalProcessorTime;
        var started = Stopwatch.GetTimestamp();
        var stop = new EvalStop();
        await services.GetRequiredService<EvalLauncher>().RunAsync(new EvalRequest { Task = "many" }, evalId, null, null, stop);
        var wall = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var said = process is null ? string.Empty : await process.StandardOutput.ReadToEndAsync();
        var processor = (Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds;
        return (processor, wall, said.Trim());
    }

    private static Process Start(Uri address, string evalId, int clients)
    {
        var info = new ProcessStartInfo(Environment.ProcessPath!, [.. Arguments(), "hub-clients", address.ToString(), evalId, clients.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardOutput = true,
        };
        return Process.Start(info)!;
    }

    /// <summary>Under the <c>dotnet</c> host the assembly comes first.</summary>
    private static string[] Arguments() =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [typeof(HubLoad).Assembly.Location] : [];
}
