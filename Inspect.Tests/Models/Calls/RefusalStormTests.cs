using System.Globalization;
using System.Text.Json;
using Inspect.Engine.Evals;
using Inspect.Engine.Live;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Models;
using Inspect.Engine.Transcripts;
using Inspect.Tests.Models.Providers;
using Inspect.Tests.Support;

namespace Inspect.Tests.Models.Calls;

/// <summary>A server that refuses everything for a minute (429) and then recovers, in the middle of a run of many samples.</summary>
public sealed class RefusalStormTests
{
    private const int Samples = 200;
    private const int Before = 60;

    /// <summary>Calls at once in the beginning.</summary>
    private const int Start = 20;

    /// <summary>The minute passes in a second.</summary>
    private const double Factor = 60;

    private static readonly TimeSpan Storm = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData(null)]
    [InlineData(7)]
    public async Task Run_ThroughAStorm_EndsAllSamplesAndAsksNoMoreOftenThanItMay(int? retryAfter)
    {
        var time = new QuickTime(Factor);
        var items = string.Join(", ", Enumerable.Range(1, Samples).Select(i => string.Create(CultureInfo.InvariantCulture, $"{{input: q{i}, target: yes, id: {i}}}")));
        await using var host = new EngineHost(FakeProvider.Saying("no"), time, ("many", $"dataset: [{items}]\nscorer: includes"));
        await using var server = await ScriptedServer.StartAsync();
        var (asked, refused, refusedFrom) = (0, 0, 0L);
        var script = server.Add(_ =>
        {
            if (Interlocked.Increment(ref asked) <= Before)
            {
                return Answer;
            }

            Interlocked.CompareExchange(ref refusedFrom, time.GetTimestamp(), 0);
            if (time.GetElapsedTime(refusedFrom) >= Storm)
            {
                return Answer;
            }

            Interlocked.Increment(ref refused);
            return new ServerAnswer
            {
                Status = 429,
                Pieces = ["""{"error":{"message":"Rate limit reached.","code":"rate_limit_exceeded"}}"""],
                Headers = retryAfter is { } seconds ? new Dictionary<string, string> { ["retry-after"] = seconds.ToString(CultureInfo.InvariantCulture) } : new Dictionary<string, string>(),
            };
        });

        var outcome = await host.RunAsync(new EvalRequest { Task = "many", Model = "openai/gpt-4o", ModelArguments = new ModelArguments { BaseUrl = new Uri(script.Address, "v1").ToString(), Values = new Dictionary<string, JsonElement> { ["api_key"] = JsonSerializer.SerializeToElement(ProviderCases.Key) } } });

        var results = outcome.Log!.Results!;
        Assert.Equal((RunState.Done, Samples, 1.0), (outcome.State, results.CompletedSamples, results.Scores[0].Metrics["accuracy"].Value));

        // A call asks three times by the rules of the maker's client, then after 3, 6, 12, 24, 48 seconds at least: five rounds of three in a minute, of the calls that go on.
        var limits = outcome.Log.Stats.ConnectionLimitHistory;
        var most = limits.Max(c => Math.Max(Limit(c, "old_limit"), Limit(c, "new_limit")));
        Assert.InRange(refused, Start, most * 15);

        // The limit was cut in the storm and not below its least, and the server took calls afterwards.
        Assert.Contains(limits, c => c.GetProperty("reason").GetString() == "rate_limit" && Limit(c, "new_limit") < Limit(c, "old_limit"));
        Assert.All(limits, c => Assert.InRange(Limit(c, "new_limit"), 10, 100));
        var retries = 0;
        await foreach (var sample in EvalLogReader.ReadSamplesAsync(outcome.Path!, TestContext.Current.CancellationToken))
        {
            var call = Assert.Single(sample.Events.OfType<ModelEvent>());
            retries += call.Retries ?? 0;

            // What it waited is no work.
            Assert.True(call.Retries is null or 0 || sample.WorkingTime < sample.TotalTime, $"Sample {sample.Id.Text} worked {sample.WorkingTime} of {sample.TotalTime} s.");
        }

        // Each was followed by another attempt, and the log has all of them, those of the maker's client too.
        Assert.Equal(refused, retries);
    }

    private static int Limit(JsonElement change, string name) => change.GetProperty(name).GetInt32();

    private static ServerAnswer Answer { get; } = new() { Pieces = ["""{"choices":[{"message":{"role":"assistant","content":"yes"},"finish_reason":"stop"}],"usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}"""] };
}
