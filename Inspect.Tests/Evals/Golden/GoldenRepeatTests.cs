using System.Collections.Concurrent;
using System.Globalization;
using Inspect.Engine;
using Inspect.Engine.Evals;
using Inspect.Engine.Live;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;
using Inspect.Tests.Support;

namespace Inspect.Tests.Evals.Golden;

/// <summary>A run that is broken off and goes on, and a run whose samples go on beside each other, end with the numbers of one that ran through.</summary>
public sealed class GoldenRepeatTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<string> Titles => [.. GoldenResults.All.Where(g => g.Total > 1).Select(g => g.Title)];

    [Theory]
    [MemberData(nameof(Titles))]
    public async Task Run_BrokenOffAnywhereAndResumed_HasTheResultsOfOneThatRanThrough(string title)
    {
        var yaml = GoldenResults.All.Single(g => g.Title == title).Yaml;
        await using var whole = await GoldenRun.StartAsync(yaml);
        var expected = await TextAsync(whole.Log);

        for (var calls = 0; ; calls++)
        {
            using var stop = new EvalStop();
            var answers = new Answers(stop, calls);
            await using var host = new EngineHost(new FakeProvider(answers.AnswerAsync), ("t", yaml));
            host.Parts.Add(SayingScorer.Definition);
            var request = new EvalRequest { Task = "t", EvalConfig = new EvalConfig { MaxSamples = 1 } };

            var first = await host.RunAsync(request, stop);
            if (first.State != RunState.Interrupted)
            {
                // All but those of the task that may make no call at all.
                Assert.True(calls > 0 || yaml.Contains("message_limit: 1", StringComparison.Ordinal), "Nothing was broken off.");
                break;
            }

            var header = await EvalLogReader.ReadHeaderAsync(first.Path!, Stop);
            var plan = await host.Planner.PlanAsync(request, header.Eval.EvalId!, null, Stop, ResumedEval.SeedOf(header));
            var resumed = ResumedEval.Of(plan, header, first.Path!);
            using var rest = new EvalStop();
            answers.GoOn();

            var second = await host.Runner.RunAsync(resumed.Plan, host.Logs, resumed, null, rest);

            Assert.Equal((calls, first.Path, expected), (calls, second.Path, await TextAsync(second.Path!)));
        }
    }

    [Theory]
    [MemberData(nameof(Titles))]
    public async Task Run_SamplesBesideEachOther_HaveTheSameOrderAndResults(string title)
    {
        var yaml = GoldenResults.All.Single(g => g.Title == title).Yaml;
        var seen = new List<string>();
        foreach (var parallel in (int[])[1, 3, 16])
        {
            // Items in one of the orders that a seed gives; in which one a run's samples end does not matter.
            await using var host = new EngineHost(new FakeProvider(new Answers(null, 0).AnswerAsync), ("t", yaml));
            host.Parts.Add(SayingScorer.Definition);
            var config = new EvalConfig { MaxSamples = parallel, SampleShuffle = LogJson.ToElement(5) };

            var outcome = await host.RunAsync(new EvalRequest { Task = "t", EvalConfig = config, GenerateConfig = new() { Seed = 11 } });

            var header = await EvalLogReader.ReadHeaderAsync(outcome.Path!, Stop);
            var ids = string.Join(' ', header.Eval.Dataset.SampleIds!.Value.Select(i => i.Text));
            seen.Add($"{ids} / {ResumedEval.SeedOf(header)}\n{await TextAsync(outcome.Path!, isOrdered: !EachEpochCounts(yaml))}");
        }

        Assert.Single(seen.Distinct());
    }

    /// <summary>Epochs of an item that end in another order get another's answer from this model; where they count by themselves, their rows change places, and with them values that are counted as they come.</summary>
    private static bool EachEpochCounts(string yaml) => yaml.Contains("epochs", StringComparison.Ordinal);

    /// <summary>The results, and the rows that they come from.</summary>
    private static async Task<string> TextAsync(string log, bool isOrdered = true)
    {
        var header = await EvalLogReader.ReadHeaderAsync(log, Stop);
        var entries = header.Results!.Scores.Select(s => $"{s.Name} {s.Scorer} {s.Reducer} {s.ScoredSamples} {s.UnscoredSamples}: {string.Join(", ", (isOrdered ? s.Metrics.AsEnumerable() : s.Metrics.OrderBy(m => m.Key, StringComparer.Ordinal)).Select(m => string.Create(CultureInfo.InvariantCulture, $"{m.Key} {Math.Round(m.Value.Value, 11)}")))}");
        var reductions = isOrdered ? (await EvalLogReader.ReadReductionsAsync(log, Stop)).Select(r => $"{r.Scorer} {r.Reducer}: {string.Join(", ", r.Samples.Select(s => $"{s.SampleId} {s.Value}"))}") : [];
        return string.Join('\n', entries.Concat(reductions).Prepend($"{header.Status} {header.Results.CompletedSamples} of {header.Results.TotalSamples}"));
    }

    /// <summary>The n-th answer of an input for its n-th call; the process "ends" before a call.</summary>
    private sealed class Answers(EvalStop? stop, int most)
    {
        private readonly ConcurrentDictionary<string, int> _calls = new();
        private string _first = string.Empty;
        private int _count;
        private bool _goesOn;

        public void GoOn() => _goesOn = true;

        public async Task<string> AnswerAsync(string input, CancellationToken cancellationToken)
        {
            if (stop is not null && !_goesOn && Interlocked.Increment(ref _count) > most)
            {
                // What a sample that is broken off was answered counts for nothing: it begins anew.
                if (input.StartsWith("x#", StringComparison.Ordinal))
                {
                    _calls[_first]--;
                }

                stop.Interrupt();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            }

            _first = input.StartsWith("x#", StringComparison.Ordinal) ? _first : input;
            var answers = input[(input.IndexOf('#', StringComparison.Ordinal) + 1)..].Split('|');
            var answer = answers[Math.Min(_calls.AddOrUpdate(input, 1, (_, n) => n + 1), answers.Length) - 1].Trim();
            return answer == "boom" ? throw new InspectException("The model is tired.") : answer;
        }
    }
}
