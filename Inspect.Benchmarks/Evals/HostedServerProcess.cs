using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Runtime;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Inspect.Benchmarks.Evals;

/// <summary>A server that speaks as OpenAI's chat completions do, in a process of its own.</summary>
internal sealed class HostedServerProcess : IAsyncDisposable
{
    /// <summary>How long an answer below <c>/slow</c> takes.</summary>
    public static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(200);

    /// <summary>After so many the runtime knows what is called often.</summary>
    private const int WarmRounds = 8;

    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(500);

    private readonly Process _process;

    private HostedServerProcess(Process process, string address) => (_process, Address) = (process, address);

    /// <summary>Its address, without a path.</summary>
    public string Address { get; }

    /// <summary>Starts the process.</summary>
    public static async Task<HostedServerProcess> StartAsync()
    {
        Environment.SetEnvironmentVariable("OPENAI_API_KEY", "sk-load");
        var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["hosted-server"]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        return new HostedServerProcess(process, (await process.StandardOutput.ReadLineAsync())!);
    }

    /// <summary>
    /// Is that process, until its input ends. It answers at once; below <c>slow</c> after 200 ms; below <c>storm/SECONDS</c> after 200 ms, but from the
    /// 500th request on, for so many seconds, it refuses all, every other time with a <c>Retry-After</c> of 5 seconds. <c>figures</c> says what it was asked.
    /// </summary>
    public static async Task ServeAsync()
    {
        // Left to itself it watches its folder for other settings, and wakes at each sample that is logged below.
        var builder = WebApplication.CreateSlimBuilder(["--hostBuilder:reloadConfigOnChange=false"]);
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(o => o.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var answer = Encoding.UTF8.GetBytes("""{"id":"c","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"Default"},"finish_reason":"stop"}],"usage":{"prompt_tokens":11,"completion_tokens":5,"total_tokens":16}}""");
        var refusal = Encoding.UTF8.GetBytes("""{"error":{"message":"Rate limit reached.","code":"rate_limit_exceeded"}}""");
        var (asked, refused, started) = (0, 0, 0L);
        app.Run(async context =>
        {
            await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
            var parts = context.Request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries);
            context.Response.ContentType = "application/json";
            if (parts is ["figures"])
            {
                await context.Response.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"{asked} {refused}"), context.RequestAborted);
                return;
            }

            var number = Interlocked.Increment(ref asked);
            if (parts is ["storm", var seconds, ..] && number >= 500)
            {
                Interlocked.CompareExchange(ref started, Stopwatch.GetTimestamp(), 0);
                if (Stopwatch.GetElapsedTime(started).TotalSeconds < double.Parse(seconds, CultureInfo.InvariantCulture))
                {
                    Interlocked.Increment(ref refused);
                    context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
                    if (number % 2 == 0)
                    {
                        context.Response.Headers.RetryAfter = "5";
                    }

                    await context.Response.Body.WriteAsync(refusal, context.RequestAborted);
                    return;
                }
            }

            if (parts is ["slow" or "storm", ..])
            {
                await Task.Delay(Delay, TimeProvider.System, context.RequestAborted);
            }

            await context.Response.Body.WriteAsync(answer, context.RequestAborted);
        });
        await app.StartAsync();
        await WarmAsync(app.Urls.First());
        (asked, refused, started) = (0, 0, 0);
        Console.WriteLine(app.Urls.First());
        await Console.In.ReadToEndAsync();
    }

    /// <summary>A server that takes 200 ms takes them for its first answers, too: what it has to compile does not count as the caller's.</summary>
    private static async Task WarmAsync(string address)
    {
        using var http = new HttpClient();
        for (var round = 0; round < WarmRounds; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, 400).Select(async _ =>
            {
                using var content = new StringContent("{}");
                using var response = await http.PostAsync(new Uri($"{address}/slow/v1/chat/completions"), content);
                await response.Content.CopyToAsync(Stream.Null);
            }));
        }

        // What is called often is compiled anew in the background, once nothing new is.
        for (var before = -1L; before != JitInfo.GetCompiledMethodCount();)
        {
            before = JitInfo.GetCompiledMethodCount();
            await Task.Delay(Quiet, TimeProvider.System);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
