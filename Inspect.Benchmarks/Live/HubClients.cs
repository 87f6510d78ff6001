using System.Globalization;
using Microsoft.AspNetCore.SignalR.Client;
using System.Text.Json;

namespace Inspect.Benchmarks.Live;

/// <summary>Hub clients in a process of their own: says how many updates each got.</summary>
internal static class HubClients
{
    /// <summary>Watches a run to its end. Says on a line that all watch, on the next what they got.</summary>
    public static async Task RunAsync(Uri address, string evalId, int count)
    {
        var hubs = await ConnectAsync(address, count);
        var reading = hubs.ConvertAll(h => ReadAsync(h, evalId, 0, CancellationToken.None));
        Console.WriteLine("ready");
        Console.WriteLine(Sum(await Task.WhenAll(reading)));
    }

    /// <summary>Watches a run from a line of input, which is the number of the update to go on from, to the next line, again and again. Says on a line that all are connected, then each time what they got.</summary>
    public static async Task RunInTurnsAsync(Uri address, string evalId, int count)
    {
        var hubs = await ConnectAsync(address, count);
        Console.WriteLine("ready");
        while (await Console.In.ReadLineAsync() is { } line)
        {
            var number = long.Parse(line, CultureInfo.InvariantCulture);
            using var stop = new CancellationTokenSource();
            var reading = hubs.ConvertAll(h => ReadAsync(h, evalId, number, stop.Token));
            await Console.In.ReadLineAsync();
            await stop.CancelAsync();
            Console.WriteLine(Sum(await Task.WhenAll(reading)));
        }
    }

    private static async Task<List<HubConnection>> ConnectAsync(Uri address, int count)
    {
        var hubs = new List<HubConnection>();
        for (var i = 0; i < count; i++)
        {
            var hub = new HubConnectionBuilder().WithUrl(new Uri(address, "/hubs/evals")).Build();
            await hub.StartAsync();
            hubs.Add(hub);
        }

        return hubs;
    }

    private static string Sum((int Updates, int Gaps, int Snapshots)[] results) =>
        $"{results.Min(r => r.Updates)} to {results.Max(r => r.Updates)} updates a client, {results.Sum(r => r.Gaps)} gaps, {results.Sum(r => r.Snapshots)} snapshot marks";

    private static async Task<(int Updates, int Gaps, int Snapshots)> ReadAsync(HubConnection hub, string evalId, long number, CancellationToken cancellationToken)
    {
        var (updates, gaps, snapshots) = (0, 0, 0);
        try
        {
            await foreach (var update in hub.StreamAsync<JsonElement>("WatchEval", evalId, number, cancellationToken))
            {
                var next = update.GetProperty("number").GetInt64();
                snapshots += update.GetProperty("kind").GetString() == "snapshot" ? 1 : 0;
                gaps += updates > 0 && next != number + 1 ? 1 : 0;
                (number, updates) = (next, updates + 1);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Its turn is over.
        }

        return (updates, gaps, snapshots);
    }
}
