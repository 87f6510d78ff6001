using System.Diagnostics;
using System.Globalization;
using Inspect.Engine.Live;
using Inspect.Engine.Values;
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
        using var server = await LoadServer.StartAsync(
            null, ("many", $"dataset: [{{input: Say hello, target: Default}}]\nscorer: includes\nepochs: {Samples}\nmodel: mockllm/model\n"));
        for (var round = 0; round <= Rounds; round++)
        {
            foreach (var count in clients)
            {
                var (seconds, wall, said) = await OnceAsync(server, count);
                var name = round == 0 ? "warm-up" : $"round {round}";
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}, {count} clients: {seconds:0.000} s of processor, {wall:0.000} s; {said}"));
            }
        }
    }

    private static async Task<(double Processor, double Wall, string Said)> OnceAsync(LoadServer server, int clients)
    {
        var evalId = LogId.New();
        var feed = server.Services.GetRequiredService<LiveFeed>();
        feed.Open(evalId);
        using var process = clients == 0 ? null : Start("hub-clients", server.Address, evalId, clients);
        if (process is not null)
        {
            await process.StandardOutput.ReadLineAsync();
            await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System);
        }

        GC.Collect();
        var before = Process.GetCurrentProcess().TotalProcessorTime;
        var started = Stopwatch.GetTimestamp();
        await server.RunAsync("many", evalId);
        var wall = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var said = process is null ? string.Empty : await process.StandardOutput.ReadToEndAsync();
        var processor = (Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds;
        return (processor, wall, said.Trim());
    }

    /// <summary>Starts a process of clients.</summary>
    public static Process Start(string what, Uri address, string evalId, int clients)
    {
        var info = new ProcessStartInfo(Environment.ProcessPath!, [.. Arguments(), what, address.ToString(), evalId, clients.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        return Process.Start(info)!;
    }

    /// <summary>Under the <c>dotnet</c> host the assembly comes first.</summary>
    public static string[] Arguments() =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [typeof(HubLoad).Assembly.Location] : [];
}
