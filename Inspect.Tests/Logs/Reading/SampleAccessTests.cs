using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Logs.Writing;
using Inspect.Engine.Values;

namespace Inspect.Tests.Logs.Reading;

/// <summary>One sample of a log, asked for by id and epoch (log format 6.4).</summary>
public sealed class SampleAccessTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(".eval")]
    [InlineData(".json")]
    public async Task Read_DigitsAsText_FindTheIntegerId(string ending)
    {
        var path = await MakeLog.FinishedAsync(_folder, ending, Stop);

        var sample = await EvalLogReader.ReadSampleAsync(path, SampleId.Of("2"), 1, Stop);
        using var reader = await SampleReader.OpenAsync(path, SampleId.Of("2"), 1, Stop);

        Assert.Equal((SampleId.Of(2), SampleId.Of(2)), (sample.Id, reader.Sample.Id));
    }

    [Theory]
    [InlineData(".eval")]
    [InlineData(".json")]
    public async Task Read_IntegerForATextOfDigits_FindsIt(string ending)
    {
        var path = await OfIdsAsync(ending, SampleId.Of("7"), SampleId.Of("07"));

        var sample = await EvalLogReader.ReadSampleAsync(path, SampleId.Of(7), 1, Stop);
        using var reader = await SampleReader.OpenAsync(path, SampleId.Of(7), 1, Stop);

        Assert.Equal((SampleId.Of("7"), SampleId.Of("7")), (sample.Id, reader.Sample.Id));
    }

    [Theory]
    [InlineData(".eval")]
    [InlineData(".json")]
    public async Task Read_AnotherSpellingOrEpoch_FindsNothing(string ending)
    {
        var path = await OfIdsAsync(ending, SampleId.Of("07"));

        foreach (var (id, epoch) in ((SampleId, int)[])[(SampleId.Of(7), 1), (SampleId.Of("7"), 1), (SampleId.Of("07"), 2)])
        {
            await Assert.ThrowsAsync<EvalLogException>(() => EvalLogReader.ReadSampleAsync(path, id, epoch, Stop));
            await Assert.ThrowsAsync<EvalLogException>(() => SampleReader.OpenAsync(path, id, epoch, Stop));
        }
    }

    [Fact]
    public async Task Read_BothKindsOfAnId_FindsTheSameKindFirst()
    {
        var path = Write("""{"id":"1","epoch":1,"input":"text","target":""}""", """{"id":1,"epoch":1,"input":"integer","target":""}""");

        foreach (var (id, input) in ((SampleId, string)[])[(SampleId.Of("1"), "text"), (SampleId.Of(1), "integer")])
        {
            using var reader = await SampleReader.OpenAsync(path, id, 1, Stop);
            Assert.Equal((input, input), ((await EvalLogReader.ReadSampleAsync(path, id, 1, Stop)).Input.Text, reader.Sample.Input.Text));
        }
    }

    [Fact]
    public async Task Read_IdBehindTheRest_IsFound()
    {
        var path = Write("""{"input":"a","target":"","metadata":{"id":2,"epoch":1},"epoch":1,"id":1}""", """{"input":"b","target":"","metadata":{"id":1},"id":2,"epoch":1}""");

        using var reader = await SampleReader.OpenAsync(path, SampleId.Of(2), 1, Stop);

        Assert.Equal(("b", "b"), ((await EvalLogReader.ReadSampleAsync(path, SampleId.Of(2), 1, Stop)).Input.Text, reader.Sample.Input.Text));
    }

    [Theory]
    [InlineData("""{"id":1,"epoch":1,"input":"a","target":"","messages":[null]}""")]
    [InlineData("""{"id":{"odd":true},"epoch":1,"input":"a","target":""}""")]
    [InlineData("null")]
    public async Task Read_AnotherSampleIsDamaged_IsNoHindrance(string damaged)
    {
        var path = Write(damaged, """{"id":2,"epoch":1,"input":"b","target":""}""");

        using var reader = await SampleReader.OpenAsync(path, SampleId.Of(2), 1, Stop);

        Assert.Equal(("b", "b"), ((await EvalLogReader.ReadSampleAsync(path, SampleId.Of(2), 1, Stop)).Input.Text, reader.Sample.Input.Text));
    }

    [Fact]
    public async Task Read_OneSampleOfALargeLog_DoesNotBuildTheOthers()
    {
        await MakeLog.LargeAsync(_folder.File("a.eval"), megabytes: 8, Stop);
        await LogConverter.ConvertAsync(_folder.File("a.eval"), _folder.File("a.json"), AttachmentMode.Keep, Stop);
        using var warm = EvalLogReader.Open(_folder.File("a.json"));
        warm.Sample(SampleId.Of(2), 1);
        using var source = EvalLogReader.Open(_folder.File("a.json"));
        var before = GC.GetAllocatedBytesForCurrentThread();

        var sample = source.Sample(SampleId.Of(2), 1);

        Assert.Equal(SampleId.Of(2), sample!.Id);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    private async Task<string> OfIdsAsync(string ending, params SampleId[] ids)
    {
        await using (var writer = await EvalLogWriter.StartAsync(_folder.File("a.eval"), MakeLog.Spec(items: ids.Length), MakeLog.Plan(), MakeLog.Options, Stop))
        {
            foreach (var id in ids)
            {
                await writer.WriteSampleAsync(MakeLog.Sample(id), Stop);
            }

            await writer.FinishAsync(MakeLog.Header(writer.Spec), null, Stop);
        }

        if (ending == ".json")
        {
            await LogConverter.ConvertAsync(_folder.File("a.eval"), _folder.File("a.json"), AttachmentMode.Keep, Stop);
        }

        return _folder.File("a" + ending);
    }

    private string Write(params string[] samples)
    {
        File.WriteAllText(_folder.File("a.json"), OldLogs.Of(string.Join(',', samples)));
        return _folder.File("a.json");
    }
}
