using System.Text.Json;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Logs.Writing;
using Inspect.Engine.Values;

namespace Inspect.Tests.Logs.Reading;

public sealed class SummaryPageTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static IEnumerable<TheoryDataRow<string>> Names() => LogVectors.Names();

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Read_PageOfVectors_IsAPartOfAllSummariesInTheOrderOfThePlan(string name)
    {
        var (path, _) = LogVectors.Open(name);
        var planned = (await EvalLogReader.ReadHeaderAsync(path, Stop)).Eval.Dataset.SampleIds ?? [];
        var all = (await EvalLogReader.ReadSummariesAsync(path, Stop)).OrderBy(s => planned.IndexOf(s.Id) is var at and >= 0 ? at : int.MaxValue).ThenBy(s => (s.Id.Text, s.Epoch)).ToList();

        var page = await EvalLogReader.ReadSummaryPageAsync(path, 1, 3, Stop);

        Assert.Equal(all.Count, page.Total);
        Assert.Equal(all.Skip(1).Take(3).Select(Text), page.Samples.Select(Text));
    }

    [Fact]
    public async Task Read_LogOfThreeThatEndedInAnotherOrder_IsByItemThenEpoch()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("a.eval");
        var spec = MakeLog.Spec(items: 2) with { Config = new EvalConfig { Epochs = 2 } };
        await using (var writer = await EvalLogWriter.StartAsync(path, spec, MakeLog.Plan(), MakeLog.Options, Stop))
        {
            foreach (var (item, epoch) in new[] { (2, 1), (1, 2), (2, 2), (1, 1) })
            {
                await writer.WriteSampleAsync(MakeLog.Sample(SampleId.Of(item), epoch), Stop);
            }

            // While it is written, and when it is whole.
            Assert.Equal([("1", 1), ("1", 2), ("2", 1)], await OrderAsync());
            await writer.FinishAsync(MakeLog.Header(spec), null, Stop);
        }

        Assert.Equal([("1", 1), ("1", 2), ("2", 1)], await OrderAsync());
        Assert.Equal([("1", 1), ("1", 2), ("2", 1), ("2", 2)], (await EvalLogReader.ReadPlannedAsync(path, Stop)).Select(s => (s.Id.Text, s.Epoch)));

        async Task<List<(string, int)>> OrderAsync() => [.. (await EvalLogReader.ReadSummaryPageAsync(path, 0, 3, Stop)).Samples.Select(s => (s.Id.Text, s.Epoch))];
    }

    private static string Text(EvalSampleSummary summary) => JsonSerializer.Serialize(LogJson.ToElement(summary));
}
