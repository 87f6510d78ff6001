using System.Collections.Immutable;
using Inspect.Engine.Datasets;
using Inspect.Engine.Live;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Messages;
using Inspect.Engine.Metrics;
using Inspect.Engine.Models;
using Inspect.Engine.Transcripts;
using Inspect.Engine.Values;
using Inspect.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Inspect.Tests.Live;

/// <summary>Samples of a run that goes on, by pages of a query.</summary>
public sealed class LiveWindowTests
{
    private static readonly string[] Answers = ["I", "C", "I", "C"];

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Page_PlanOrder_IsItemThenEpochWhateverEndedFirst()
    {
        var run = Begin(items: 2, epochs: 2);
        End(run, 2, 1, "C");

        var (total, samples) = run.Page(SampleQuery.All, 1, 2);

        Assert.Equal(4, total);
        Assert.Equal([("1", 2, SampleState.Waiting), ("2", 1, SampleState.Done)], samples.Select(s => (s.Id.Text, s.Epoch, s.State)));
        Assert.Equal("C", samples[1].Summary!.Scores!["exact"].Value.ToString());
    }

    [Fact]
    public void Counts_AsSamplesGoOn_AddUpToAll()
    {
        var run = Begin(items: 4, epochs: 1);
        End(run, 1, 1, "C");
        Start(run, 2, 1);

        var counts = run.Standing().Counts;

        Assert.Equal([(SampleOutcome.Correct, 1), (SampleOutcome.Running, 1), (SampleOutcome.Waiting, 2)], counts.Select(c => (c.Key, c.Value)).OrderBy(c => c.Key.ToString(), StringComparer.Ordinal));
    }

    [Fact]
    public void State_WhileAToolWorks_IsToolAndThenGeneratingAgain()
    {
        var run = Begin(items: 1, epochs: 1);
        Start(run, 1, 1);
        var call = new ToolEvent { Id = "1", Function = "bash", Arguments = ImmutableDictionary<string, System.Text.Json.JsonElement>.Empty, Pending = true };

        run.AddEvent(SampleId.Of(1), 1, 0, call);
        Assert.Equal(SampleState.Tool, run.Page(SampleQuery.All, 0, 1).Samples.Single().State);

        run.AddEvent(SampleId.Of(1), 1, 0, call with { Pending = null });
        Assert.Equal(SampleState.Generating, run.Page(SampleQuery.All, 0, 1).Samples.Single().State);
    }

    [Fact]
    public void Standing_AsAnswersGrowAndEnd_CountsTheTokensOfBoth()
    {
        var run = Begin(items: 3, epochs: 1);
        foreach (var id in (int[])[1, 2])
        {
            Start(run, id, 1);
            run.BeginText(SampleId.Of(id), 1, $"event {id}");
            run.AppendText(SampleId.Of(id), 1, "a");
            run.AppendText(SampleId.Of(id), 1, " b");
        }

        Assert.Equal(4, run.Standing().Tokens);

        End(run, 1, 1, "C", tokens: 2);

        Assert.Equal(2 + 2, run.Standing().Tokens);
    }

    [Fact]
    public void Page_FilteredAndSorted_HasThoseAndTheirPlaces()
    {
        var run = Begin(items: 4, epochs: 1);
        for (var i = 1; i <= 4; i++)
        {
            End(run, i, 1, Answers[i - 1], tokens: i * 10);
        }

        var query = new SampleQuery { Outcome = SampleOutcome.Correct, Sort = SampleSort.Tokens, IsDescending = true };

        Assert.Equal(["4", "2"], run.Page(query, 0, 10).Samples.Select(s => s.Id.Text));
        Assert.Equal((1, -1), (run.PositionOf(query, SampleId.Of(2), 1), run.PositionOf(query, SampleId.Of(1), 1)));
    }

    [Fact]
    public void Page_Words_AreLookedForInInputsAndAnswers()
    {
        var run = Begin(items: 3, epochs: 1);
        End(run, 2, 1, "C", answer: "a wombat");

        Assert.Equal(["2"], run.Page(new SampleQuery { Text = "WOMB" }, 0, 10).Samples.Select(s => s.Id.Text));
        Assert.Equal(["3"], run.Page(new SampleQuery { Text = "question 3" }, 0, 10).Samples.Select(s => s.Id.Text));
        Assert.Empty(run.Page(new SampleQuery { Text = "ombat" }, 0, 10).Samples);
    }

    [Fact]
    public void Open_ARunningSample_ShowsItsEventsAsTheyCome()
    {
        var run = Begin(items: 1, epochs: 1);
        var transcript = Start(run, 1, 1);
        using var reader = run.Open(SampleId.Of(1), 1)!;

        transcript.Add(new InfoEvent { Data = LogJson.ToElement("one") });
        var first = (reader.EventCount, reader.MessageCount);
        var call = transcript.Add(new ModelEvent { Model = "m", Output = ModelOutput.Empty, Input = [ChatMessage.User("question 1"), ChatMessage.User("more")], Pending = true });
        transcript.Replace(call with { Pending = null, Output = ModelOutput.Empty with { Choices = [new ChatChoice { Message = ChatMessage.Assistant("yes"), StopReason = "stop" }] } });

        Assert.Equal((1, 1), first);
        Assert.Equal((2, 3), (reader.EventCount, reader.MessageCount));
        Assert.Equal(["question 1", "more", "yes"], reader.MessagePage(0, 10).Select(m => m.Text));
        Assert.Equal("model", reader.EventPage(1, 1)[0].Kind);
    }

    [Fact]
    public void Finish_LetsGoOfTheSamples()
    {
        var run = Begin(items: 2, epochs: 1);
        End(run, 1, 1, "C");

        run.Finish(RunState.Done, null, "x.eval", null);

        Assert.Equal(0, run.Page(SampleQuery.All, 0, 10).Total);
        Assert.Null(run.Find(SampleId.Of(1), 1));
    }

    [Fact]
    public void Runs_EndedAndNotRead_AreForgottenSoon()
    {
        using var feed = new LiveFeed(_time);
        feed.Open("e").Finish(RunState.Done, null, null, null);

        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.Null(feed.Find("e"));
    }

    [Fact]
    public async Task Watch_ManySamplesAtOnce_TellsOfEachThatItEnded()
    {
        using var feed = new LiveFeed(_time);
        var run = Begin(items: 500, epochs: 1, feed);
        for (var i = 1; i <= 500; i++)
        {
            Start(run, i, 1);
            run.AddMessage(SampleId.Of(i), 1, 1, "assistant");
            run.AddScore(SampleId.Of(i), 1, "exact", ScoreValue.Correct, isIntermediate: false);
            End(run, i, 1, "C");
        }

        run.Finish(RunState.Done, null, null, null);
        var updates = await feed.WatchAsync("e", 0, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);

        Assert.Equal(Enumerable.Range(1, updates.Count).Select(n => (long)n), updates.Select(u => u.Number));
        Assert.Equal(500, updates.OfType<SampleUpdate>().Count(u => u.SampleState == SampleState.Done));
        Assert.InRange(updates.Count, 500, 520);
    }

    [Fact]
    public void Written_ASampleThatEnded_LeavesItsLastTextAndNothingElse()
    {
        var run = Begin(items: 2, epochs: 1);
        var left = Ended();

        Assert.Null(run.Open(SampleId.Of(1), 1));
        Assert.Equal("Hello", run.TextAfter("u1-1", null, 0).Text!.Text);
        GC.Collect();
        Assert.False(left.IsAlive);

        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        WeakReference Ended()
        {
            var transcript = Start(run, 1, 1);
            run.BeginText(SampleId.Of(1), 1, "m1");
            run.AppendText(SampleId.Of(1), 1, "Hello");
            var sample = new EvalSample { Id = SampleId.Of(1), Epoch = 1, Uuid = "u1-1", Input = "question 1", Target = Target.Of("A") };
            run.Keep(sample);
            End(run, 1, 1, "C");
            Assert.NotNull(run.Open(SampleId.Of(1), 1));
            run.Written(sample);
            return new WeakReference(transcript);
        }
    }

    private LiveRun Begin(int items, int epochs, LiveFeed? feed = null)
    {
        var run = (feed ?? new LiveFeed(_time)).Open("e");
        ImmutableArray<Sample> samples = [.. Enumerable.Range(1, items).Select(i => new Sample { Id = SampleId.Of(i), Input = $"question {i}", Target = Target.Of("A") })];
        run.Begin(new EvalLog { Eval = Make.Spec() }, null, samples, epochs, (id, epoch) => _summaries.GetValueOrDefault((id, epoch)));
        return run;
    }

    private readonly Dictionary<(SampleId, int), EvalSampleSummary> _summaries = [];

    private Transcript Start(LiveRun run, int item, int epoch)
    {
        var transcript = new Transcript(_time, null);
        run.StartSample(SampleId.Of(item), epoch, $"u{item}-{epoch}", _time.GetUtcNow(), transcript);
        return transcript;
    }

    private void End(LiveRun run, int item, int epoch, string value, int tokens = 1, string answer = "x")
    {
        var summary = new EvalSampleSummary
        {
            Id = SampleId.Of(item),
            Epoch = epoch,
            Input = $"question {item}",
            Target = Target.Of("A"),
            Uuid = $"u{item}-{epoch}",
            Scores = new Dictionary<string, Score> { ["exact"] = new() { Value = ScoreValue.Of(value), Answer = answer } },
            ModelUsage = new Dictionary<string, ModelUsage> { ["m"] = new() { OutputTokens = tokens } },
        };
        _summaries[(summary.Id, epoch)] = summary;
        run.EndSample(summary, SampleState.Done);
    }
}
