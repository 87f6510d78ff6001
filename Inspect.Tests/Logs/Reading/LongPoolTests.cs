using System.Collections.Immutable;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Logs.Writing;
using Inspect.Engine.Messages;
using Inspect.Engine.Transcripts;
using Inspect.Engine.Values;

namespace Inspect.Tests.Logs.Reading;

/// <summary>Samples whose resolved inputs would fill the memory keep their pools, so that no rewrite loses a turn.</summary>
public sealed class LongPoolTests
{
    private const int Turns = 1_100; // two messages a turn: more than a million in all inputs

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rewrite_MoreInputThanIsResolved_KeepsEveryTurn()
    {
        using var folder = new TemporaryFolder();
        await WriteAsync(folder.File("a.eval"), Conversation(Turns));

        await LogConverter.ConvertAsync(folder.File("a.eval"), folder.File("b.eval"), AttachmentMode.Keep, Stop);
        await LogConverter.ConvertAsync(folder.File("b.eval"), folder.File("c.json"), AttachmentMode.Keep, Stop);
        await LogConverter.ConvertAsync(folder.File("c.json"), folder.File("d.eval"), AttachmentMode.Full, Stop);

        using var reader = await SampleReader.OpenAsync(folder.File("d.eval"), SampleId.Of(1), 1, Stop);
        var last = Assert.IsType<ModelEvent>(Assert.Single(reader.EventPage(Turns - 1, 1)));
        Assert.Equal(Turns * 2, last.Input.Length);
        Assert.Equal("question 1099", last.Input[^2].Text);
    }

    [Fact]
    public async Task Rewrite_MoreCallsThanAreResolved_KeepsEveryTurn()
    {
        using var folder = new TemporaryFolder();
        var piece = LogJson.ToElement(new string('x', 90_000));
        var call = LogJson.Element("""{"request":{"messages":[]},"response":{},"call_refs":[[0,64]],"call_key":"messages"}"""u8.ToArray());
        var model = MakeLog.Sample(SampleId.Of(1)).Events.OfType<ModelEvent>().Single();
        var sample = MakeLog.Sample(SampleId.Of(1)) with
        {
            Events = [.. Enumerable.Repeat((TranscriptEvent)(model with { Input = [], Call = call }), 64)],
            EventsData = new EventsData { Calls = [.. Enumerable.Repeat(piece, 64)] },
        };
        await WriteAsync(folder.File("a.eval"), sample);

        await LogConverter.ConvertAsync(folder.File("a.eval"), folder.File("b.eval"), AttachmentMode.Keep, Stop);

        using var reader = await SampleReader.OpenAsync(folder.File("b.eval"), SampleId.Of(1), 1, Stop);
        var last = Assert.IsType<ModelEvent>(Assert.Single(reader.EventPage(63, 1)));
        Assert.Equal(64, last.Call!.Value.GetProperty("request").GetProperty("messages").GetArrayLength());
    }

    private static EvalSample Conversation(int turns)
    {
        var sample = MakeLog.Sample(SampleId.Of(1));
        var model = sample.Events.OfType<ModelEvent>().Single();
        var pool = Enumerable.Range(0, turns).SelectMany(i => (ChatMessage[])[ChatMessage.User($"question {i}"), ChatMessage.Assistant($"answer {i}")]).ToImmutableArray();
        return sample with
        {
            Events = [.. Enumerable.Range(1, turns).Select(i => model with { Uuid = LogId.New(), Input = [], InputRefs = [[0, i * 2]] })],
            EventsData = new EventsData { Messages = pool },
        };
    }

    private static async Task WriteAsync(string path, EvalSample sample)
    {
        await using var writer = await EvalLogWriter.StartAsync(path, MakeLog.Spec(), MakeLog.Plan(), MakeLog.Options, Stop);
        await writer.WriteSampleAsync(sample, Stop);
        await writer.FinishAsync(MakeLog.Header(writer.Spec), null, Stop);
    }
}
