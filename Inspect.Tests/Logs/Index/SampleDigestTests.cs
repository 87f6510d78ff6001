using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Index;
using Inspect.Engine.Logs.Journal;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Logs.Writing;
using Inspect.Engine.Metrics;
using Inspect.Engine.Values;
using Microsoft.Extensions.Options;

namespace Inspect.Tests.Logs.Index;

/// <summary>The samples of a log at a glance, counted in the database.</summary>
public sealed class SampleDigestTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Digest_SamplesOfAllKinds_AreCountedByItemReasonAndTime()
    {
        var path = await WriteAsync(
            Sample(1, 1, ScoreValue.Correct, 3),
            Sample(1, 2, ScoreValue.Correct, 1),
            Sample(2, 1, ScoreValue.Correct, 2),
            Sample(2, 2, ScoreValue.Incorrect, 5),
            Sample(3, 1, ScoreValue.Incorrect, 4) with { Limit = new EvalSampleLimit { Type = "message", Limit = 50 } },
            Sample(3, 2, ScoreValue.Incorrect, 9),
            Sample(4, 1, null, 7) with { Error = new EvalError { Message = "TimeoutError('after 5 s')" } },
            Sample(4, 2, null, 8) with { Error = new EvalError { Message = "TimeoutError: again" } });
        await using var index = new LogIndex(Options.Create(new LogsOptions { Dir = _folder.Path }), TimeProvider.System);
        await index.ListAsync(Stop);

        var digest = await index.DigestAsync(path, Stop);

        Assert.Equal([1, 2, 3, 4, 5, 7, 8, 9], digest!.Seconds);
        Assert.Equal([new ItemPasses(0, 2, 1), new ItemPasses(1, 2, 1), new ItemPasses(2, 2, 1)], digest.Items);
        Assert.Equal(
            [
                new ReasonCount("TimeoutError", SampleOutcome.Errored, 2),
                new ReasonCount("Wrong answer", SampleOutcome.Incorrect, 2),
                new ReasonCount("Message limit reached", SampleOutcome.Incorrect, 1),
            ],
            digest.Reasons);
    }

    [Fact]
    public async Task Digest_ScoresThatAreNumbers_AreNoPasses()
    {
        var path = await WriteAsync(Sample(1, 1, ScoreValue.Of(0.5), 1), Sample(2, 1, ScoreValue.Of(7), 2));
        await using var index = new LogIndex(Options.Create(new LogsOptions { Dir = _folder.Path }), TimeProvider.System);
        await index.ListAsync(Stop);

        var digest = await index.DigestAsync(path, Stop);

        Assert.Empty(digest!.Items);
        Assert.Equal([new ReasonCount("Partly right", SampleOutcome.Partial, 1)], digest.Reasons);
    }

    private static EvalSample Sample(int id, int epoch, ScoreValue? value, double seconds)
    {
        var sample = MakeLog.Sample(SampleId.Of(id), epoch, value: value) with { TotalTime = seconds };
        return value is null ? sample with { Scores = null } : sample;
    }

    private async Task<string> WriteAsync(params EvalSample[] samples)
    {
        var path = _folder.File("a.eval");
        await using var writer = await EvalLogWriter.StartAsync(path, MakeLog.Spec(items: 4), MakeLog.Plan(), MakeLog.Options, Stop);
        foreach (var sample in samples)
        {
            await writer.WriteSampleAsync(sample, Stop);
        }

        await writer.FinishAsync(MakeLog.Header(writer.Spec), [], Stop);
        return path;
    }
}
