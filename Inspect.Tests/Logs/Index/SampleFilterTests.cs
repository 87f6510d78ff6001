using Inspect.Engine.Filters;
using Inspect.Engine.Logs.Index;
using Inspect.Engine.Logs.Journal;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Logs.Writing;
using Inspect.Engine.Metrics;
using Inspect.Engine.Values;
using Microsoft.Extensions.Options;

namespace Inspect.Tests.Logs.Index;

/// <summary>Filters of the samples of a log.</summary>
public sealed class SampleFilterTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private LogIndex? _index;

    private string Path => System.IO.Path.Combine(_folder.Path, "a.eval");

    public async ValueTask InitializeAsync()
    {
        var spec = MakeLog.Spec(items: 4);
        await using (var writer = await EvalLogWriter.StartAsync(Path, spec, MakeLog.Plan(), MakeLog.Options, TestContext.Current.CancellationToken))
        {
            await writer.WriteSampleAsync(MakeLog.Sample(SampleId.Of(1), answer: "hello"), TestContext.Current.CancellationToken);
            await writer.WriteSampleAsync(MakeLog.Sample(SampleId.Of(2), answer: "bye", value: ScoreValue.Incorrect), TestContext.Current.CancellationToken);
            await writer.WriteSampleAsync(MakeLog.Sample(SampleId.Of(3), answer: "half", value: ScoreValue.Of(0.5)), TestContext.Current.CancellationToken);
            await writer.WriteSampleAsync(MakeLog.Sample(SampleId.Of("x"), input: "Say nothing", value: ScoreValue.Unscored) with { Limit = new Inspect.Engine.Logs.Format.EvalSampleLimit { Type = "message", Limit = 5 } }, TestContext.Current.CancellationToken);
            await writer.FinishAsync(MakeLog.Header(spec), null, TestContext.Current.CancellationToken);
        }

        _index = new LogIndex(Options.Create(new LogsOptions { Dir = _folder.Path }), TimeProvider.System);
        await _index.ListAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _index!.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("score == 'C'", "1")]
    [InlineData("score == 'I'", "2")]
    [InlineData("score >= 0.5", "1 3")]
    [InlineData("exact < 1", "2 3")]
    [InlineData("is_nan(exact)", "x")]
    [InlineData("state == 'partial'", "3")]
    [InlineData("state in ('correct', 'unscored') and epoch == 1", "1 x")]
    [InlineData("id == 'x'", "x")]
    [InlineData("input_contains('NOTHING')", "x")]
    [InlineData("answer_contains('^b')", "2")]
    [InlineData("has_limit and limit == 'message'", "x")]
    [InlineData("not has_error", "1 2 3 x")]
    [InlineData("reason == 'Wrong answer'", "2")]
    [InlineData("score ~= '^[ci]$' and tokens == 0", "1 2")]
    [InlineData("score == 'C' and input_contains('hello')", "1")]
    public async Task Samples_ThatFit_AreListedCountedAndPlaced(string text, string ids)
    {
        var query = new SampleQuery { Filter = Filter.TryParse(text, SampleFilterNames.Schema(["exact"]), out var error) };
        Assert.Null(error);

        var page = await _index!.SamplesAsync(Path, query, 0, 10, TestContext.Current.CancellationToken);
        var last = await _index.SamplesAsync(Path, query, page.Total - 1, 1, TestContext.Current.CancellationToken);
        var place = await _index.PositionAsync(Path, query, last.Samples[0].Id, 1, TestContext.Current.CancellationToken);

        Assert.Equal(ids, string.Join(' ', page.Samples.Select(s => s.Id.Text)));
        Assert.Equal(ids.Split(' ').Length, page.Total);
        Assert.Equal(page.Total - 1, place);
    }

    [Fact]
    public async Task Samples_SortedAndFiltered_KeepTheOrder()
    {
        var query = new SampleQuery { Filter = Filter.TryParse("score >= 0", SampleFilterNames.Schema([]), out _), Sort = SampleSort.Score, IsDescending = true };

        var page = await _index!.SamplesAsync(Path, query, 0, 10, TestContext.Current.CancellationToken);

        Assert.Equal(["1", "3", "2"], page.Samples.Select(s => s.Id.Text));
    }

    /// <summary>What is found among the first samples can be shown while the others are looked for; in another order nobody knows the first before all are known.</summary>
    [Fact]
    public async Task Beginning_OfAFilter_HasItsFirstSamplesInTheOrderOfThePlan()
    {
        var query = new SampleQuery { Filter = Filter.TryParse("answer_contains('l')", SampleFilterNames.Schema([]), out _) };

        Assert.Equal(["1", "3"], (await _index!.BeginningAsync(Path, query, 2, TestContext.Current.CancellationToken)).Select(s => s.Id.Text));
        Assert.Empty(await _index.BeginningAsync(Path, query with { Sort = SampleSort.Score }, 2, TestContext.Current.CancellationToken));
        Assert.Empty(await _index.BeginningAsync(Path, SampleQuery.All, 2, TestContext.Current.CancellationToken));
    }

    /// <summary>A log that changes has other counts, however often the old ones were asked for.</summary>
    [Fact]
    public async Task Counts_OfALogThatChanged_AreNotTheKeptOnes()
    {
        Assert.Equal(4, (await _index!.CountsAsync(Path, TestContext.Current.CancellationToken))!.Values.Sum());
        Assert.Equal(4, (await _index.CountsAsync(Path, TestContext.Current.CancellationToken))!.Values.Sum());
        File.Delete(Path);
        var spec = MakeLog.Spec(items: 1);
        await using (var writer = await EvalLogWriter.StartAsync(Path, spec, MakeLog.Plan(), MakeLog.Options, TestContext.Current.CancellationToken))
        {
            await writer.WriteSampleAsync(MakeLog.Sample(SampleId.Of(1)), TestContext.Current.CancellationToken);
            await writer.FinishAsync(MakeLog.Header(spec), null, TestContext.Current.CancellationToken);
        }

        await _index.ReadAsync(Path, TestContext.Current.CancellationToken);

        Assert.Equal(1, (await _index.CountsAsync(Path, TestContext.Current.CancellationToken))!.Values.Sum());
    }
}
