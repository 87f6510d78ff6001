using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Inspect.Benchmarks.Live;
using Inspect.Engine.Evals;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Messages;
using Inspect.Engine.Models;
using Inspect.Engine.Values;
using Inspect.Tests.Support;
using Inspect.Web.Queue;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Inspect.Benchmarks.Evals;

/// <summary>
/// What a hosted model costs this side: calls at once against a server that takes its time, and the time of the processor that calls and runs need
/// against one that answers at once, part by part. The server is another process.
/// </summary>
internal static class HostedLoad
{
    private const int Calls = 2_000;
    private const int Limit = 200;
    private const int AtOnce = 20;
    private const int Samples = 10_000;
    private const int LongSamples = 1_000;
    private const int MoreCalls = 10;
    private const int Rounds = 3;
    private const string Hosted = "openai/gpt-4o";
    private const string Short = "items";
    private const string Long = "conversations";

    /// <summary>Prints time against the ideal and memory of the calls, then the parts of a call and of a sample, from the barest on.</summary>
    public static async Task RunAsync()
    {
        await using var server = await HostedServerProcess.StartAsync();
        await using var host = new EngineHost(
            FakeProvider.Saying("A"),
            (Short, "dataset: {file: datasets/items.jsonl}\nscorer: includes\n"),
            (Long, $"dataset: {{file: datasets/items.jsonl, limit: {LongSamples}}}\nsolver: [{string.Join(", ", Enumerable.Repeat("generate", MoreCalls + 1))}]\nscorer: includes\n"));
        Directory.CreateDirectory(Path.Combine(host.Tasks, "datasets"));
        await File.WriteAllLinesAsync(
            Path.Combine(host.Tasks, "datasets", "items.jsonl"), Enumerable.Range(1, Samples).Select(i => $"{{\"input\": \"Say hello {i}\", \"target\": \"Default\"}}"));
        for (var i = 0; i < Rounds; i++)
        {
            await CallSlowlyAsync(host.Models, $"{server.Address}/slow/v1");
        }

        // The first round of each warms up.
        for (var i = 0; i < Rounds; i++)
        {
            Console.WriteLine($"round {i + 1}");
            await MeasureAsync("HTTP alone: post, read", () => PostAsync(server.Address));
            await MeasureAsync("call: client and pipeline", () => CallAsync(host, $"{server.Address}/v1"));
            await MeasureAsync("sample of the mock model, log", () => EvaluateAsync(host, "mockllm/model", null, isScored: false));
            await MeasureAsync("sample of the mock model, score and log", () => EvaluateAsync(host, "mockllm/model", null, isScored: true));
            var one = await MeasureAsync("sample: call, transcript, log", () => EvaluateAsync(host, Hosted, $"{server.Address}/v1", isScored: false));
            var all = await MeasureAsync("sample: eleven calls, transcript, log", () => EvaluateAsync(host, Hosted, $"{server.Address}/v1", isScored: false, Long), LongSamples);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{"so each further call, transcript, log",-42} {(all - one) / MoreCalls:0.000} ms of processor"));
            await MeasureAsync("sample: call, transcript, score, log", () => EvaluateAsync(host, Hosted, $"{server.Address}/v1", isScored: true));
        }
    }

    /// <summary>The first calls of the app once it has rehearsed them, which it does after its start where a key is set.</summary>
    public static async Task RunAppAsync()
    {
        await using var server = await HostedServerProcess.StartAsync();
        using var app = await LoadServer.StartAsync(model: null);
        await app.Services.GetServices<IHostedService>().OfType<RunRehearsal>().Single().ExecuteTask!;
        for (var i = 0; i < Rounds; i++)
        {
            await CallSlowlyAsync(app.Services.GetRequiredService<ModelRegistry>(), $"{server.Address}/slow/v1");
        }
    }

    /// <returns>Milliseconds of the processor for each.</returns>
    private static async Task<double> MeasureAsync(string what, Func<Task> work, int count = Samples)
    {
        GC.Collect();
        var allocated = GC.GetTotalAllocatedBytes();
        var processor = Process.GetCurrentProcess().TotalProcessorTime;
        var started = Stopwatch.GetTimestamp();
        await work();
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var used = Process.GetCurrentProcess().TotalProcessorTime - processor;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{what,-42} {used.TotalMilliseconds / count:0.000} ms of processor, {(GC.GetTotalAllocatedBytes() - allocated) / 1e3 / count,5:0.0} kB, {count / seconds,6:N0} a second"));
        return used.TotalMilliseconds / count;
    }

    /// <summary>What the runtime's own client needs for the same bytes.</summary>
    private static async Task PostAsync(string address)
    {
        using var http = new HttpClient();
        var path = new Uri($"{address}/v1/chat/completions");
        await Parallel.ForEachAsync(Enumerable.Range(1, Samples), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (i, cancellationToken) =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes($"{{\"model\":\"gpt-4o\",\"messages\":[{{\"role\":\"user\",\"content\":\"Say hello {i}\"}}]}}")) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer sk-load");
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            await response.Content.CopyToAsync(Stream.Null, cancellationToken);
        });
    }

    private static async Task CallAsync(EngineHost host, string address)
    {
        var model = await host.Models.OpenAsync(Hosted, new ModelArguments { BaseUrl = address }, AtOnce, CancellationToken.None);
        var config = new GenerateConfig { MaxConnections = AtOnce };
        await Parallel.ForEachAsync(Enumerable.Range(1, Samples), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (i, cancellationToken) =>
            await model.GenerateAsync([ChatMessage.User($"Say hello {i}")], config, new ModelCall(SampleId.Of(i), 1, 1), null, cancellationToken));
    }

    private static async Task CallSlowlyAsync(ModelRegistry models, string address)
    {
        var model = await models.OpenAsync(Hosted, new ModelArguments { BaseUrl = address }, Limit, CancellationToken.None);
        var config = new GenerateConfig { MaxConnections = Limit };
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var most = before;
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(1, Calls).Select(async i =>
        {
            await model.GenerateAsync([ChatMessage.User($"Say hello {i}")], config, new ModelCall(SampleId.Of(i), 1, 1), null, CancellationToken.None);
            most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: false));
        }));
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var ideal = (double)Calls / Limit * HostedServerProcess.Delay.TotalSeconds;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"calls {Calls:N0} of {Limit} at once: {seconds:0.00} s, the ideal is {ideal:0.00} s ({(seconds / ideal) - 1:P0} more), {(most - before) / 1e6:0.0} MB more memory at most"));
    }

    private static async Task EvaluateAsync(EngineHost host, string model, string? address, bool isScored, string task = Short)
    {
        var outcome = await host.RunAsync(new EvalRequest
        {
            Task = task, Model = model, Score = isScored, ModelArguments = new ModelArguments { BaseUrl = address, Values = ImmutableDictionary<string, JsonElement>.Empty },
        });
        if (outcome.Log?.Status != EvalStatus.Success)
        {
            throw new InvalidOperationException($"The run ended as {outcome.State}: {outcome.Error}");
        }

        File.Delete(outcome.Path!);
    }
}
