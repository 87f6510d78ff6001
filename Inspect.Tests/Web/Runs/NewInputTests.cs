using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;
using Inspect.Tests.Logs;
using Inspect.Web.Runs;

namespace Inspect.Tests.Web.Runs;

/// <summary>Turns that are read from the end of their prompts are those that are cut from whole ones.</summary>
public sealed class NewInputTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static IEnumerable<TheoryDataRow<string>> Names() => LogVectors.Names();

    [Theory]
    [MemberData(nameof(Names))]
    public async Task TurnPage_SamplesOfVectors_AreTheWholeEventsCut(string name)
    {
        var (path, _) = LogVectors.Open(name);
        foreach (var summary in (await EvalLogReader.ReadSummariesAsync(path, Stop)).Take(5))
        {
            using var reader = await SampleReader.OpenAsync(path, summary.Id, summary.Epoch, Stop);

            Assert.Equal(Text(reader.EventPage(0, 200, NewInput.Cut)), Text(reader.TurnPage(0, 200, NewInput.Cut)));
        }
    }

    private static IEnumerable<string> Text(IReadOnlyList<Inspect.Engine.Transcripts.TranscriptEvent> events) => events.Select(e => System.Text.Encoding.UTF8.GetString(LogJson.ToBytes(e).Span));
}
