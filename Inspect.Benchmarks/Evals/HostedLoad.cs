using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Inspect.Engine.Evals;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Messages;
using Inspect.Engine.Models;
using Inspect.Engine.Values;
using Inspect.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Inspect.Benchmarks.Evals;

/// <summary>What a hosted model costs this side: calls at once against a server that takes its time, and a run against one that answers at once. The server is another process.</summary>
internal static class HostedLoad
{
    private const int Calls = 2_000;
    private const int Limit = 200;
    private const int Samples = 10_000;
    private const int Rounds = 3;
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(200);

    /// <summary>Answers as OpenAI's chat completions do until its input ends: at once, or below the path <c>slow</c> after 200 ms.</summary>
    public static async Task ServeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(o => o.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var answer = Encoding.UTF8.GetBytes("""{"id":"c","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"Default"},"finish_reason":"stop"}],"usage":{"prompt_tokens":11,"completion_tokens":5,"total_tokens":16}}""");
        app.Run(async context =>
        {
            await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
            if (context.Request.Path.StartsWithSegments("/slow", StringComparison.Ordinal))
            {
                await Task.Delay(Delay, TimeProvider.System, context.RequestAborted);
            }

            context.Response.ContentType = "application/json";
            await context.Response.Body.WriteAsync(answer, context.RequestAborted);
        });
        await app.StartAsync();
        Console.WriteLine(app.Urls.First());
        await Console.In.ReadToEndAsync();
    }

    /// <summary>Prints time against the ideal and memory of the calls, then samples a second and time of the processor of the runs.</summary>
    public static async Task RunAsync()
    {
        Environment.SetEnvironmentVariable("OPENAI_API_KEY", "sk-load");
        using var server = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["hosted-server"]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        var address = await server.StandardOutput.ReadLineAsync();
        await using var host = new EngineHost(FakeProvider.Saying("A"), ("items", "dataset: {file: datasets/items.jsonl}\nscorer: includes\n"));
        Directory.CreateDirectory(Path.Combine(host.Tasks, "datasets"));
        await File.WriteAllLinesAsync(
            Path.Combine(host.Tasks, "datasets", "items.jsonl"), Enumerable.Range(1, Samples).Select(i => $"{{\"input\": \"Say hello {i}\", \"target\": \"Default\"}}"));
        for (var i = 0; i < Rounds; i++)
        {
            await CallAsync(host, $"{address}/slow/v1");
        }

        for (var i = 0; i < Rounds; i++)
        {
            await EvaluateAsync(host, $"{address}/v1");
        }

        server.StandardInput.Close();
        await server.WaitForExitAsync();
    }

    private static async Task CallAsync(EngineHost host, string address)
    {
        var model = await host.Models.OpenAsync("openai/gpt-4o", new ModelArguments { BaseUrl = address }, Limit, CancellationToken.None);
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
        var ideal = (double)Calls / Limit * Delay.TotalSeconds;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"calls {Calls:N0} of {Limit} at once: {seconds:0.00} s, the ideal is {ideal:0.00} s ({(seconds / ideal) - 1:P0} more), {(most - before) / 1e6:0.0} MB more memory at most"));
    }

    private static async Task EvaluateAsync(EngineHost host, string address)
    {
        GC.Collect();
        var processor = Process.GetCurrentProcess().TotalProcessorTime;
        var started = Stopwatch.GetTimestamp();
        var outcome = await host.RunAsync(new EvalRequest { Task = "items", Model = "openai/gpt-4o", ModelArguments = new ModelArguments { BaseUrl = address, Values = ImmutableDictionary<string, JsonElement>.Empty } });
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var used = Process.GetCurrentProcess().TotalProcessorTime - processor;
        if (outcome.Log?.Status != EvalStatus.Success)
        {
            throw new InvalidOperationException($"The run ended as {outcome.State}: {outcome.Error}");
        }

        File.Delete(outcome.Path!);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"run   {Samples:N0}: {Samples / seconds:N0} samples/s, {used.TotalMilliseconds / Samples:0.000} ms of processor a sample, its call, score and log among it"));
    }
}
