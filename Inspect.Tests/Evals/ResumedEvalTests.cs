using System.Text.Json;
using Inspect.Engine.Evals;
using Inspect.Engine.Live;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Logs.Writing;
using Inspect.Engine.Metrics;
using Inspect.Engine.Values;
using Inspect.Tests.Logs;
using Inspect.Tests.Support;

namespace Inspect.Tests.Evals;

/// <summary>What a run that goes on takes from its log.</summary>
public sealed class ResumedEvalTests
{
    private const string One = "dataset: [{input: one, target: A, id: 1}]\nscorer: exact\nepochs: 40\n";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Read_ErroredAndInvalidSamples_AreDoneAgain()
    {
        await using var host = new EngineHost(FakeProvider.Saying("A"), ("one", One));
        var mark = LogJson.ToElement(new Dictionary<string, JsonElement> { ["author"] = LogJson.ToElement("ann") });
        var sample = MakeLog.Sample(SampleId.Of(1));

        var kept = await KeptAsync(
            host, [sample, sample with { Epoch = 2, Error = new EvalError { Message = "No." } }, sample with { Epoch = 3, Invalidation = mark }, sample with { Epoch = 4, Scores = null }]);

        Assert.Equal([1, 4], kept.Select(s => s.Epoch).Order());
    }

    [Fact]
    public async Task Read_LongExplanations_AreKeptWhole()
    {
        await using var host = new EngineHost(FakeProvider.Saying("A"), ("one", One));
        var explanation = string.Join(' ', Enumerable.Repeat("because", 1000));
        var score = new Score { Value = ScoreValue.Correct, Explanation = explanation };

        var kept = await KeptAsync(host, [MakeLog.Sample(SampleId.Of(1)) with { Scores = new Dictionary<string, Score> { ["exact"] = score } }]);

        Assert.Equal(explanation, kept[0].Scored.Scores!["exact"].Explanation);
    }

    [Fact]
    public async Task Read_LargeSamples_KeepsOnlyWhatResultsNeed()
    {
        await using var host = new EngineHost(FakeProvider.Saying("A"), ("one", One));
        var store = new Dictionary<string, JsonElement> { ["x"] = LogJson.ToElement(new string('x', 1 << 20)) };

        var all = await KeptAsync(host, [MakeLog.Sample(SampleId.Of(1), input: new string('i', 1 << 20)) with { Store = store }]);

        var kept = Assert.Single(all);
        Assert.InRange(LogJson.ToBytes(kept.Summary).Length, 1, 10_000);
        Assert.InRange(LogJson.ToElement(kept.Scored.Scores!["exact"]).GetRawText().Length + kept.Scored.Metadata.Count, 1, 1_000);
    }

    [Fact]
    public async Task Run_ARetryOfADamagedLog_FailsWithASentenceAndLeavesNoPartOfALog()
    {
        await using var host = new EngineHost(FakeProvider.Saying("A"), ("one", One));
        var plan = await host.Planner.PlanAsync(new EvalRequest { Task = "one" }, LogId.New(), null, Stop);
        var path = Path.Combine(host.Logs, "a.eval");
        var header = MakeLog.Header(plan.Spec, EvalStatus.Error) with { Plan = plan.Plan };
        await using (var writer = await EvalLogWriter.StartAsync(path, plan.Spec, plan.Plan, MakeLog.Options, Stop))
        {
            await writer.WriteSampleAsync(MakeLog.Sample(SampleId.Of(1)), Stop);
            await writer.WriteSampleAsync(MakeLog.Sample(SampleId.Of(1), epoch: 2), Stop);
            await writer.FinishAsync(header, null, Stop);
        }

        var bytes = await File.ReadAllBytesAsync(path, Stop);
        var name = "samples/1_epoch_2.json"u8;
        bytes.AsSpan(bytes.AsSpan().IndexOf(name) + name.Length, 24).Fill(0xFF);
        await File.WriteAllBytesAsync(path, bytes, Stop);
        var resumed = ResumedEval.ForRetry(plan, await EvalLogReader.ReadHeaderAsync(path, Stop), path);
        using var stop = new EvalStop();

        var outcome = await host.Runner.RunAsync(resumed.Plan, host.Logs, resumed, null, stop);

        Assert.Equal((RunState.Failed, (string?)null), (outcome.State, outcome.Path));
        Assert.Contains("a.eval", outcome.Error, StringComparison.Ordinal);
        Assert.Equal([path], Directory.EnumerateFileSystemEntries(host.Logs));
    }

    [Fact]
    public async Task Run_WhatGoesOn_AddsUpTheTimesOfItsPartsWithoutThePauseBetween()
    {
        await using var host = new EngineHost(FakeProvider.Saying("A"), ("one", One));
        var sample = MakeLog.Sample(SampleId.Of(1));
        var hours = TimeSpan.FromHours(2);
        var resumed = await ReadAsync(host, [sample with { CompletedAt = sample.StartedAt + hours }, sample with { Epoch = 2, CompletedAt = sample.StartedAt + hours }]);
        using var stop = new EvalStop();

        var outcome = await host.Runner.RunAsync(resumed.Plan, host.Logs, resumed, null, stop);

        // Between the parts lie as many days as have gone since the samples were made.
        var stats = (await EvalLogReader.ReadHeaderAsync(outcome.Path!, Stop)).Stats;
        Assert.InRange((stats.CompletedAt - stats.StartedAt)!.Value, hours, hours + Patience.Most);
    }

    /// <summary>What a run that goes on after some samples keeps of them.</summary>
    private static async Task<List<FinishedSample>> KeptAsync(EngineHost host, IReadOnlyList<EvalSample> samples)
    {
        var resumed = await ReadAsync(host, samples);
        await using var writer = await EvalLogWriter.ResumeAsync(resumed.Path, MakeLog.Options, Stop);
        return await resumed.TakeAsync(writer, Stop).ToListAsync(Stop);
    }

    /// <summary>The log of a run that was broken off after some samples, to go on with.</summary>
    private static async Task<ResumedEval> ReadAsync(EngineHost host, IReadOnlyList<EvalSample> samples)
    {
        var plan = await host.Planner.PlanAsync(new EvalRequest { Task = "one" }, LogId.New(), null, Stop);
        var path = Path.Combine(host.Logs, "a.eval");
        await using (var writer = await EvalLogWriter.StartAsync(path, plan.Spec, plan.Plan, MakeLog.Options, Stop))
        {
            foreach (var sample in samples)
            {
                await writer.WriteSampleAsync(sample, Stop);
            }
        }

        return ResumedEval.Of(plan, await EvalLogReader.ReadHeaderAsync(path, Stop), path);
    }
}
