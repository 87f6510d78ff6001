using System.Text.Json;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Logs.Writing;
using Inspect.Engine.Metrics;
using Inspect.Engine.Values;

namespace Inspect.Tests.Logs.Reading;

public sealed class EndedSampleTests
{
    public static IEnumerable<TheoryDataRow<string>> Names() => LogVectors.Names();

    /// <summary>What is read past everything that happened says the same as the whole sample.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public async Task ReadEnded_LogOfVectors_SaysWhatWholeSamplesSay(string name)
    {
        var (path, _) = LogVectors.Open(name);
        var token = TestContext.Current.CancellationToken;
        var rows = (await EvalLogReader.ReadSummariesAsync(path, token)).ToDictionary(r => (r.Id, r.Epoch));

        var ended = await EvalLogReader.ReadEndedAsync(path, token).ToListAsync(token);

        var whole = await EvalLogReader.ReadSamplesAsync(path, token).Select(EndedSample.Of).ToListAsync(token);
        Assert.Equal(whole.Select(s => Text(s.End)).Order(StringComparer.Ordinal), ended.Select(s => Text(s.End)).Order(StringComparer.Ordinal));
        Assert.All(ended, s => Assert.Equal((s.End.Id, s.End.Epoch), (s.Summary.Id, s.Summary.Epoch)));
        Assert.All(ended.Where(s => rows.ContainsKey((s.End.Id, s.End.Epoch))), s => Assert.Equal(rows[(s.End.Id, s.End.Epoch)].Uuid, s.Summary.Uuid));
    }

    /// <summary>Of a sample that was written again, before a flush or after the last, the later one counts; it is told once.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ReadEnded_ASampleThatWasWrittenAgain_IsTheLaterOne(bool isFlushed)
    {
        using var folder = new TemporaryFolder();
        var token = TestContext.Current.CancellationToken;
        var path = Path.Combine(folder.Path, "a.eval");
        await using var writer = await EvalLogWriter.StartAsync(path, MakeLog.Spec(), MakeLog.Plan(), MakeLog.Options, token);
        await writer.WriteSampleAsync(MakeLog.Sample(SampleId.Of(1), value: ScoreValue.Correct), token);
        await writer.WriteSampleAsync(MakeLog.Sample(SampleId.Of(2), value: ScoreValue.Correct), token);
        await writer.WriteConfigUpdateAsync(Update, token);
        await writer.WriteSampleAsync(MakeLog.Sample(SampleId.Of(1), value: ScoreValue.Incorrect), token);
        if (isFlushed)
        {
            await writer.WriteConfigUpdateAsync(Update, token);
        }

        var ended = await EvalLogReader.ReadEndedAsync(path, token).ToListAsync(token);

        Assert.Equal(["1 I I", "2 C C"], ended.Select(e => $"{e.End.Id} {e.End.Scores!.Single().Value.Value} {e.Summary.Scores!.Single().Value.Value}").Order());
    }

    private static JsonElement Update => JsonSerializer.SerializeToElement(new Dictionary<string, int> { ["max_samples"] = 1 });

    private static string Text(EvalSampleEnd end) => System.Text.Encoding.UTF8.GetString(LogJson.ToBytes(end).Span);
}
