using Microsoft.AspNetCore.SignalR.Client;
using System.Text.Json;

namespace Inspect.Benchmarks.Live;

/// <summary>Hub clients in a process of their own: says when all watch, and how many updates each got.</summary>
internal static class HubClients
{
    public static async Task RunAsync(Uri address, string evalId, int count)
    {
        var hubs = new List<HubConnection>();
        for (var i = 0; i < count; i++)
        {
            var hub = new HubConnectionBuilder().WithUrl(new Uri(address, "/hubs/evals")).Build();
            await hub.StartAsync();
            hubs.Add(hub);
        }

        var reading = hubs.ConvertAll(h => ReadAsync(h, evalId));
        Console.WriteLine("ready");
        var results = await Task.WhenAll(reading);
        Console.WriteLine($"{results.Min(r => r.Updates)} to {results.Max(r => r.Updates)} updates a client, {results.Sum(r => r.Gaps)} gaps, {results.Sum(r => r.Snapshots)} snapshot marks");
    }

    private static async Task<(int Updates, int Gaps, int Snapshots)> ReadAsync(HubConnection hub, string evalId)
    {
        var (updates, gaps, snapshots, number) = (0, 0, 0, 0L);
        await foreach (var update in hub.StreamAsync<JsonElement>("WatchEval", evalId, 0L))
        {
            var next = update.GetProperty("number").GetInt64();
            snapshots += update.GetProperty("kind").GetString() == "snapshot" ? 1 : 0;
            gaps += updates > 0 && next != number + 1 ? 1 : 0;
            (number, updates) = (next, updates + 1);
        }

        return (updates, gaps, snapshots);
    }
}
