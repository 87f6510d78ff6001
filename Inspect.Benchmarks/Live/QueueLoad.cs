using System.Diagnostics;
using System.Globalization;
using Inspect.Engine.Evals;
using Inspect.Web.Components.Queue;
using Inspect.Web.Queue;
using Microsoft.Extensions.DependencyInjection;

namespace Inspect.Benchmarks.Live;

/// <summary>10,000 requests that wait: how fast they are queued, each on disk when the call returns, how long the page takes, and how they are found again.</summary>
internal static class QueueLoad
{
    private const int Requests = 10_000;
    private const string Task = "{dataset: [{input: Say hello, target: hello}], scorer: exact, model: mockllm/model}";

    public static async Task RunAsync()
    {
        using var server = await LoadServer.StartAsync(null, ("queued", Task));
        var queue = server.Services.GetRequiredService<EvalQueue>();
        server.Services.GetRequiredService<EvalWorker>().SetMode(QueueMode.Draining);
        for (var batch = 1; batch <= 4; batch++)
        {
            var from = (batch - 1) * Requests / 4;
            var started = Stopwatch.GetTimestamp();
            await Parallel.ForAsync(from, from + (Requests / 4), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (i, token) =>
                await queue.AddAsync(new EvalRequest { Task = "queued" }, i.ToString(CultureInfo.InvariantCulture), token));
            Say($"queued {from:N0} to {from + (Requests / 4):N0}: {Requests / 4 / Stopwatch.GetElapsedTime(started).TotalSeconds:0} a second");
        }

        await PageDraw.RunAsync<QueuePage>(server, "queue page, first", "queue");
        await PageDraw.RunAsync<QueuePage>(server, "the same again", "queue");
        var last = queue.Line()[^1].EvalId;
        var moved = Stopwatch.GetTimestamp();
        queue.TryMove(last, QueueMove.Next);
        Say($"moved the last to the front, and looked: {(queue.Line()[0].EvalId == last ? Stopwatch.GetElapsedTime(moved).TotalMilliseconds : double.NaN):0} ms");
        await server.RestartAsync();
        Say($"after a restart {server.Services.GetRequiredService<EvalQueue>().WaitingCount:N0} wait");
    }

    private static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
