using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;

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
        Assert.Equal(whole.Select(s => Text(s.End)), ended.Select(s => Text(s.End)));
        Assert.All(ended, s => Assert.Equal((s.End.Id, s.End.Epoch), (s.Summary.Id, s.Summary.Epoch)));
        Assert.All(ended.Where(s => rows.ContainsKey((s.End.Id, s.End.Epoch))), s => Assert.Equal(rows[(s.End.Id, s.End.Epoch)].Uuid, s.Summary.Uuid));
    }

    private static string Text(EvalSampleEnd end) => System.Text.Encoding.UTF8.GetString(LogJson.ToBytes(end).Span);
}
