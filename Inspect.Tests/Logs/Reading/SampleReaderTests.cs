using System.Text.Json;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Transcripts;
using Inspect.Engine.Values;

namespace Inspect.Tests.Logs.Reading;

public sealed class SampleReaderTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static IEnumerable<TheoryDataRow<string>> Names() => LogVectors.Names();

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Page_SamplesOfVectors_AreTheSampleInPieces(string name)
    {
        var (path, _) = LogVectors.Open(name);
        var count = 0;
        await foreach (var sample in EvalLogReader.ReadSamplesAsync(path, Stop))
        {
            if (count++ == 20)
            {
                break;
            }

            using var reader = await SampleReader.OpenAsync(path, sample.Id, sample.Epoch, Stop);
            Assert.Equal((sample.Events.Length, sample.Messages.Length, sample.Uuid), (reader.EventCount, reader.MessageCount, reader.Sample.Uuid));
            Assert.Equal(sample.Events.Select(Text), Pages(reader.EventPage, reader.EventCount).Select(Text));
            Assert.Equal(sample.Events.Select(Mark), Pages(reader.EventOutline, reader.EventCount).Select(Mark));
            Assert.Equal(sample.Messages.Select(Text), Pages(reader.MessagePage, reader.MessageCount).Select(Text));
            Assert.Equal(sample.Attachments.OrderBy(a => a.Key), reader.Attachments.OrderBy(a => a.Key));
            var rest = sample with { Events = [], Messages = [], Attachments = new Dictionary<string, string>() };
            Assert.Equal(Text(rest), Text(reader.Sample));
        }
    }

    [Fact]
    public async Task Page_OutsideTheSample_IsEmpty()
    {
        using var folder = new TemporaryFolder();
        var path = await MakeLog.FinishedAsync(folder, ".eval", Stop);
        using var reader = await SampleReader.OpenAsync(path, SampleId.Of(1), 1, Stop);

        Assert.Equal((5, 0, 1), (reader.EventCount, reader.EventPage(5, 10).Count, reader.EventPage(4, 10).Count));
    }

    [Fact]
    public async Task Page_LogReplacedMeanwhile_StaysAsOpened()
    {
        using var folder = new TemporaryFolder();
        var path = await MakeLog.FinishedAsync(folder, ".eval", Stop);
        using var reader = await SampleReader.OpenAsync(path, SampleId.Of(1), 1, Stop);

        await File.WriteAllTextAsync(path, "gone", Stop);

        Assert.Equal("hello", Assert.IsType<ModelEvent>(reader.EventPage(3, 1)[0]).Output.Completion);
    }

    [Fact]
    public async Task Open_LargeSample_TakesLittleMemory()
    {
        using var folder = new TemporaryFolder();
        var path = await MakeLog.LargeAsync(folder.File("a.eval"), megabytes: 24, Stop);
        SampleReader.Open(path, SampleId.Of(2), 1).Dispose();
        var before = GC.GetAllocatedBytesForCurrentThread();

        using var reader = SampleReader.Open(path, SampleId.Of(1), 1);
        var page = reader.EventPage(0, 50);

        Assert.Equal(50, page.Count);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 6 << 20);
    }

    /// <summary>A page lists all turns of a sample, however many there are.</summary>
    [Fact]
    public async Task Sketches_OfALargeSample_TakeLittleMemory()
    {
        using var folder = new TemporaryFolder();
        var path = await MakeLog.LargeAsync(folder.File("a.eval"), megabytes: 8, Stop);
        using var reader = SampleReader.Open(path, SampleId.Of(1), 1);
        reader.EventSketches(0, 200);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var count = 0;
        for (var first = 0; first < reader.EventCount; first += 200)
        {
            count += reader.EventSketches(first, 200).Count;
        }

        Assert.Equal(reader.EventCount, count);
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / count, 0, 1_400);
    }

    [Fact]
    public async Task Open_NoSuchSample_SaysSo()
    {
        using var folder = new TemporaryFolder();
        var path = await MakeLog.FinishedAsync(folder, ".json", Stop);

        var error = await Assert.ThrowsAsync<EvalLogException>(() => SampleReader.OpenAsync(path, SampleId.Of("3"), 1, Stop));

        Assert.Equal("The log a.json has no sample 3 of epoch 1.", error.Message);
    }

    private static IEnumerable<T> Pages<T>(Func<int, int, IReadOnlyList<T>> page, int count)
    {
        for (var first = 0; first < count; first += 7)
        {
            foreach (var item in page(first, 7))
            {
                yield return item;
            }
        }
    }

    /// <summary>What an outline needs of an event.</summary>
    private static string Mark(TranscriptEvent happened) => $"{happened.Kind} {happened.Uuid} {happened.SpanId} {happened.Timestamp:O} " + happened switch
    {
        ModelEvent model => Text(model.Output) + model.Error,
        InfoEvent or StateEvent or StoreEvent or OtherEvent => string.Empty,
        _ => Text(happened),
    };

    private static string Text<T>(T value) => JsonSerializer.Serialize(LogJson.ToElement(value));
}
