using System.Diagnostics;
using System.Globalization;
using Inspect.Engine.Evals;
using Inspect.Engine.Live;
using Inspect.Engine.Values;
using Inspect.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Inspect.Benchmarks.Live;

/// <summary>
/// Tokens a second of the built-in model in a run that nobody, five and fifty hub clients watch, in turn. The clients are another process on the same
/// cores, so that what they need themselves is lost to the model too: it is printed beside.
/// </summary>
internal static class WatchLoad
{
    private const int Rounds = 30;
    private const int Rows = 32;
    private static readonly int[] Clients = [0, 5, 50];
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(1);

    private static readonly string Story = $$"""
        dataset: [{input: Tell a story of a lighthouse, target: light}]
        scorer: includes
        epochs: 10000
        config: {max_tokens: 64, temperature: 1, max_connections: {{Rows}}}
        """;

    /// <summary>Prints each round, then the medians.</summary>
    public static async Task RunAsync()
    {
        using var server = await LoadServer.StartWithAsync(Path.Combine(Repository.Root, "models"), null, ("watch", Story));
        var evalId = LogId.New();
        using var stop = new EvalStop();
        var running = server.RunAsync("watch", evalId, stop);
        var live = server.Services.GetRequiredService<LiveFeed>().Open(evalId);
        while (live.Standing().Tokens == 0)
        {
            if (running.IsCompleted)
            {
                throw new InvalidOperationException($"The run ended: {(await running).Error}");
            }

            await Task.Delay(Settle, TimeProvider.System);
        }

        var speeds = Clients.ToDictionary(c => c, _ => new List<Speed>());
        var processes = Clients.Where(c => c > 0).ToDictionary(c => c, c => HubLoad.Start("hub-turns", server.Address, evalId, c));
        foreach (var process in processes.Values)
        {
            await process.StandardOutput.ReadLineAsync();
        }

        for (var round = 0; round <= Rounds; round++)
        {
            foreach (var count in Clients)
            {
                var speed = await MeasureAsync(live, processes.GetValueOrDefault(count));
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{(round == 0 ? "warm-up" : $"round {round}")}, {count} clients: {speed.Tokens:0.0} tokens/s, {speed.PerCore:0.0} for each core of the server, clients {speed.Clients:0.000} cores; {speed.Said}"));
                if (round > 0)
                {
                    speeds[count].Add(speed);
                }
            }
        }

        stop.Cancel();
        await running;
        foreach (var process in processes.Values)
        {
            process.StandardInput.Close();
            await process.WaitForExitAsync();
            process.Dispose();
        }

        foreach (var count in Clients)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{count} clients: {Middle(speeds[count].Select(s => s.Tokens)):0.0} tokens/s in the middle, {Against(s => s.Tokens):P1} against nobody in the same round; for each core of the server {Against(s => s.PerCore):P1}"));

            double Against(Func<Speed, double> value) => Middle(speeds[count].Zip(speeds[0], (with, without) => value(with) / value(without))) - 1;
        }
    }

    private static async Task<Speed> MeasureAsync(LiveRun live, Process? clients)
    {
        if (clients is not null)
        {
            await clients.StandardInput.WriteLineAsync(live.Number.ToString(CultureInfo.InvariantCulture));
        }

        await Task.Delay(Settle, TimeProvider.System);
        var (tokens, started, own, others) = (live.Standing().Tokens, Stopwatch.GetTimestamp(), Used(Process.GetCurrentProcess()), Used(clients));
        await Task.Delay(Window, TimeProvider.System);
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var said = live.Standing().Tokens - tokens;
        (own, others) = (Used(Process.GetCurrentProcess()) - own, Used(clients) - others);
        if (clients is null)
        {
            return new Speed(said / seconds, said / own, 0, string.Empty);
        }

        await clients.StandardInput.WriteLineAsync();
        return new Speed(said / seconds, said / own, others / seconds, (await clients.StandardOutput.ReadLineAsync())!);
    }

    private static double Used(Process? process)
    {
        process?.Refresh();
        return process?.TotalProcessorTime.TotalSeconds ?? 0;
    }

    private static double Middle(IEnumerable<double> values) => values.Order().ElementAt(Rounds / 2);

    /// <summary>What one window gave.</summary>
    /// <param name="Tokens">Tokens a second.</param>
    /// <param name="PerCore">Tokens for each second of the server's processor.</param>
    /// <param name="Clients">Cores that the clients took.</param>
    /// <param name="Said">What they got.</param>
    private sealed record Speed(double Tokens, double PerCore, double Clients, string Said);
}
