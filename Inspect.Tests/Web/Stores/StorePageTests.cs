using Bunit;
using Inspect.Engine.Logs.Stores;
using Inspect.Tests.Logs;
using Inspect.Tests.Support;
using Inspect.Web.Components.Run;
using Inspect.Web.Components.Runs;
using Inspect.Web.Components.Shared;
using Inspect.Web.Components.Status;

namespace Inspect.Tests.Web.Stores;

/// <summary>What pages say of logs in a store.</summary>
public sealed class StorePageTests : BunitContext
{
    private static readonly MirrorState Whole = new() { Address = "s3://logs/p", Folder = "/x/logs", Logs = 3, SucceededAt = MakeLog.Noon, NextAt = MakeLog.Noon.AddSeconds(30) };

    [Fact]
    public async Task Pages_OfAStoreThatRefuses_SayWhyAndShowItsAddress()
    {
        using var folder = new TemporaryFolder();
        await using var store = await FakeStoreServer.StartAsync(new FakeS3());
        store.Before = async context =>
        {
            await store.FailAsync(context, 403, "AccessDenied");
            return true;
        };
        await using var app = new AppFactory(fake: FakeProvider.Saying("A"))
        {
            Stores = store.Open,
            Options = new Dictionary<string, string> { ["Logs:Roots:0"] = "s3://logs/p", ["Stores:Dir"] = folder.File("stores") },
        };
        this.Use(app);

        var runs = Render<RunsPage>();

        runs.Eventually(() => Assert.Contains("The store of s3://logs/p denies access (AccessDenied, HTTP 403)", runs.Find(".banner[role=status]").TextContent, StringComparison.Ordinal));
        var status = Render<StatusPage>();
        status.Eventually(() => Assert.Contains("denies access", status.Find(".storestate").TextContent, StringComparison.Ordinal));
        Assert.Contains("s3://logs/p", status.FindAll("td.mono.clip").Select(c => c.TextContent.Trim()));
        var copy = Path.Combine(StoreFolders.FolderOf("s3://logs/p", folder.File("stores"))!, "sub", "a.eval");
        var config = Render<RunConfig>(p => p.Add(c => c.Run, Make.RunView() with { LogPath = copy, Header = MakeLog.Header(MakeLog.Spec()) }));
        Assert.Equal("s3://logs/p/sub/a.eval", config.FindAll("dt").Single(d => d.TextContent == "Log").NextElementSibling!.TextContent);
    }

    [Fact]
    public void Texts_OfAState_SayWhatReadersNeed()
    {
        Assert.False(StoreTexts.IsNews(Whole));
        Assert.True(StoreTexts.IsNews(Whole with { Waiting = 2 }));
        Assert.Equal("2 logs of s3://logs/p still to be fetched.", StoreTexts.Of(Whole with { Waiting = 2 }));
        Assert.True(StoreTexts.IsNews(Whole with { SucceededAt = null, NextAt = null }));
        Assert.Equal("Listing s3://logs/p…", StoreTexts.Of(Whole with { SucceededAt = null, NextAt = null }));
        Assert.EndsWith(" 1 not fetched, 2 left out for their size or age, 3 left out for their keys: the app's log has more.", StoreTexts.Of(Whole with { Failed = 1, LeftOut = 2, Refused = 3 }), StringComparison.Ordinal);
        Assert.StartsWith("Broken. As of ", StoreTexts.Of(Whole with { Problem = "Broken." }), StringComparison.Ordinal);
        Assert.Equal("Broken. Never copied to the end yet.", StoreTexts.Of(Whole with { Problem = "Broken.", SucceededAt = null }));
    }
}
