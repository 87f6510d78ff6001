using Inspect.Engine.Live;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;
using Inspect.Tests.Support;
using Inspect.Web.Runs;

namespace Inspect.Tests.Web.Runs;

/// <summary>The number that stands for a run is one, wherever the run is shown.</summary>
public sealed class HeadlineTests
{
    [Fact]
    public async Task Headline_OfAllReferenceLogs_IsTheSameInListsAndOnTheRunsPage()
    {
        Assert.SkipUnless(Vectors.Folder("logs") is not null, "The reference logs are not here.");
        var seen = 0;
        foreach (var path in Directory.EnumerateFiles(Vectors.Folder("logs")!, "*", SearchOption.AllDirectories).Where(EvalLogReader.IsLogName).Order(StringComparer.Ordinal))
        {
            if (await HeaderAsync(path) is not { } header)
            {
                continue;
            }

            var inList = RunViews.OfOverview(null, LogOverview.Of(header), RunState.Done).Headline;
            var onPage = RunViews.OfHeader(header, null, RunState.Done).Headline;
            seen += inList is null ? 0 : 1;
            Assert.True((inList?.Value).Equals(onPage?.Value), $"{Path.GetFileName(path)}: {inList?.Name} {inList?.Value} in lists, {onPage?.Name} {onPage?.Value} on its page");
        }

        Assert.True(seen > 0, "No headline was seen.");
    }

    private static async Task<EvalLog?> HeaderAsync(string path)
    {
        try
        {
            return await EvalLogReader.ReadHeaderAsync(path, TestContext.Current.CancellationToken);
        }
        catch (EvalLogException)
        {
            // Some are damaged on purpose.
            return null;
        }
    }
}
