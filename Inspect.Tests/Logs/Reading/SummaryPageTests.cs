using System.Text.Json;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;

namespace Inspect.Tests.Logs.Reading;

public sealed class SummaryPageTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static IEnumerable<TheoryDataRow<string>> Names() => LogVectors.Names();

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Read_PageOfVectors_IsAPartOfAllSummaries(string name)
    {
        var (path, _) = LogVectors.Open(name);
        var all = await EvalLogReader.ReadSummariesAsync(path, Stop);

        var page = await EvalLogReader.ReadSummaryPageAsync(path, 1, 3, Stop);

        Assert.Equal(all.Count, page.Total);
        Assert.Equal(all.Skip(1).Take(3).Select(Text), page.Samples.Select(Text));
    }

    private static string Text(EvalSampleSummary summary) => JsonSerializer.Serialize(LogJson.ToElement(summary));
}
