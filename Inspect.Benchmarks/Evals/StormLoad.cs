using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Inspect.Engine.Evals;
using Inspect.Engine.Models;
using Inspect.Tests.Support;

namespace Inspect.Benchmarks.Evals;

/// <summary>A run of 2,000 samples whose server refuses everything for minutes in the middle of it: when it ends, how often the server was asked, and what memory does meanwhile.</summary>
internal static class StormLoad
{
    private const int Samples = 2_000;
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(10);

    /// <summary>Prints memory and requests every ten seconds, and the whole in the end.</summary>
    /// <param name="seconds">Length of the storm.</param>
    public static async Task RunAsync(int seconds)
    {
        await using var server = await HostedServerProcess.StartAsync();
        using var http = new HttpClient();
        await using var host = new EngineHost(FakeProvider.Saying("A"), ("items", "dataset: {file: datasets/items.jsonl}\nscorer: includes\n"));
        Directory.CreateDirectory(Path.Combine(host.Tasks, "datasets"));
        await File.WriteAllLinesAsync(
            Path.Combine(host.Tasks, "datasets", "items.jsonl"), Enumerable.Range(1, Samples).Select(i => $"{{\"input\": \"Say hello {i}\", \"target\": \"Default\"}}"));
        var address = string.Create(CultureInfo.InvariantCulture, $"{server.Address}/storm/{seconds}/v1");
        var started = Stopwatch.GetTimestamp();
        var processor = Process.GetCurrentProcess().TotalProcessorTime;
        var running = host.RunAsync(new EvalRequest { Task = "items", Model = "openai/gpt-4o", ModelArguments = new ModelArguments { BaseUrl = address, Values = ImmutableDictionary<string, JsonElement>.Empty } });
        while (await Task.WhenAny(running, Task.Delay(Look, TimeProvider.System)) != running)
        {
            await ReportAsync("so far", started, http, server);
        }

        var outcome = await running;
        await ReportAsync("ended", started, http, server);
        var used = Process.GetCurrentProcess().TotalProcessorTime - processor;
        var limits = outcome.Log!.Stats.ConnectionLimitHistory;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"storm {seconds} s: {outcome.State}, {outcome.Log.Results!.CompletedSamples:N0} of {Samples:N0} samples, {used.TotalSeconds:0.0} s of processor; connections {string.Join(" → ", limits.Select(l => l.GetProperty("new_limit").GetInt32()))}"));
        File.Delete(outcome.Path!);
    }

    private static async Task ReportAsync(string when, long started, HttpClient http, HostedServerProcess server)
    {
        var figures = (await http.GetStringAsync(new Uri($"{server.Address}/figures"))).Split(' ');
        var resident = Process.GetCurrentProcess().WorkingSet64;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{when} {Stopwatch.GetElapsedTime(started).TotalSeconds,6:0} s: {figures[0]} requests, {figures[1]} refused; {GC.GetTotalMemory(forceFullCollection: true) / 1e6:0.0} MB of objects, {resident / 1e6:0} MB resident"));
    }
}
