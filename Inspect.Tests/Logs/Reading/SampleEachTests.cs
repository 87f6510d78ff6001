using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Logs.Writing;
using Inspect.Engine.Values;

namespace Inspect.Tests.Logs.Reading;

/// <summary>The samples of a log one after the other.</summary>
public sealed class SampleEachTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(".eval")]
    [InlineData(".json")]
    public async Task Each_OfALog_GivesItsSamplesInOrder(string ending)
    {
        using var folder = new TemporaryFolder();
        var path = await MakeLog.FinishedAsync(folder, ending, Stop);

        var samples = new List<(string Id, int Events, int Messages)>();
        foreach (var (summary, open) in SampleReader.Each(path))
        {
            using var sample = open()!;
            samples.Add((summary.Id.Text, sample.EventCount, sample.MessageCount));
        }

        Assert.Equal([("1", 5, 2), ("2", 5, 2)], samples);
    }

    [Fact]
    public async Task Each_OfALogThatIsWritten_GivesWhatIsThere()
    {
        using var folder = new TemporaryFolder();
        var spec = MakeLog.Spec();
        await using var writer = await EvalLogWriter.StartAsync(folder.File("a.eval"), spec, MakeLog.Plan(), MakeLog.Options, Stop);
        await writer.WriteSampleAsync(MakeLog.Sample(SampleId.Of(1)), Stop);
        await writer.WriteSampleAsync(MakeLog.Sample(SampleId.Of(1), answer: "again"), Stop);

        var sample = Assert.Single(SampleReader.Each(folder.File("a.eval")));

        Assert.Equal("again", sample.Summary.Scores!["exact"].Answer);
    }

    [Fact]
    public async Task Each_OfADamagedLog_SaysSo()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("a.eval"), "no archive", Stop);

        Assert.Throws<EvalLogException>(() => SampleReader.Each(folder.File("a.eval")).ToList());
    }
}
