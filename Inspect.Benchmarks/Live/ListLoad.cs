using System.Diagnostics;
using System.Globalization;
using Inspect.Benchmarks.Logs;
using Inspect.Engine.Filters;
using Inspect.Engine.Logs.Index;
using Inspect.Engine.Logs.Reading;
using Inspect.Web.Runs;
using Inspect.Web.Components.Run;
using Inspect.Web.Components.Runs;
using Microsoft.Extensions.DependencyInjection;

namespace Inspect.Benchmarks.Live;

/// <summary>Pages over 10,000 logs and over a log of 100,000 samples: from the request to the rendered rows, and what one more page allocates.</summary>
internal static class ListLoad
{
    private const int Samples = 100_000;

    public static async Task RunAsync()
    {
        using (var server = await LoadServer.StartAsync(null))
        {
            await LogFolder.FillAsync(server.Logs);
            await server.Services.GetRequiredService<LogIndex>().FillAsync(TimeProvider.System, CancellationToken.None);
            var large = await LargeLog.WriteAsync(Path.Combine(server.Logs, "large.eval"), "large", Samples);
            await server.Services.GetRequiredService<LogIndex>().FillAsync(TimeProvider.System, CancellationToken.None);
            await server.RestartAsync();
            await PageDraw.RunAsync<RunsPage>(server, "Runs page, 10,000 logs, first after the start", "runs");
            await PageDraw.RunAsync<RunsPage>(server, "the same again", "runs");
            await AllocateAsync(server);
            var run = new Dictionary<string, object?> { [nameof(RunPage.Run)] = large };
            await PageDraw.RunAsync<RunPage>(server, "run page, log of 100,000 samples", $"runs/{large}", run);
            await PageDraw.RunAsync<RunPage>(server, "the same again", $"runs/{large}", run);
            var source = server.Services.GetRequiredService<SampleSource>();
            var view = (await server.Services.GetRequiredService<RunStore>().FindAsync(large, CancellationToken.None))!;
            foreach (var (name, query) in new[] { ("sorted by time", new SampleQuery { Sort = SampleSort.Seconds, IsDescending = true }), ("searched", new SampleQuery { Text = "hello" }), ("filtered by columns", Filtered("duration >= 0 and state == 'correct'")), ("the same again", Filtered("duration >= 0 and state == 'correct'")), ("filtered by what rows hold", Filtered("score == 'C' and answer_contains('h.llo')")), ("the same again", Filtered("score == 'C' and answer_contains('h.llo')")) })
            {
                var started = Stopwatch.GetTimestamp();
                var page = await source.PageAsync(view, query, 50_000, 50, CancellationToken.None);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"samples, {name}: {page.Rows.Count} of {page.Total:N0} in {Stopwatch.GetElapsedTime(started).TotalMilliseconds:0} ms"));
            }
        }
    }

    private static SampleQuery Filtered(string text) => new() { Filter = Filter.TryParse(text, SampleFilterNames.Schema([]), out _) };

    private static async Task AllocateAsync(LoadServer server)
    {
        var store = server.Services.GetRequiredService<RunStore>();
        await store.ListAsync(RunQuery.All, 0, 50, CancellationToken.None);
        foreach (var (name, query, first) in new[] { ("next page", RunQuery.All, 5_000), ("the same", RunQuery.All, 5_000), ("first of a filter", new RunQuery { Text = "demo" }, 0), ("next of a filter", new RunQuery { Text = "demo" }, 5_000), ("a condition", new RunQuery { Text = "score > 0.4 and model ~= 'mock'" }, 0), ("one that parses overviews", new RunQuery { Text = "dataset == 'items' and score > 0.3" }, 0), ("sorted by score and task", new RunQuery { Sort = "-score,task" }, 0), ("grouped by task", new RunQuery { Group = RunGrouping.Task }, 0) })
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            var started = Stopwatch.GetTimestamp();
            var page = await store.ListAsync(query, first, 50, CancellationToken.None);
            var ms = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            var bytes = GC.GetTotalAllocatedBytes(precise: true) - before;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"list, {name}: {page.Lines.Count} of {page.Total:N0} in {ms:0.0} ms, {bytes / 1000:N0} kB allocated"));
        }
    }
}
