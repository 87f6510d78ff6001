using Inspect.Tests.Support;

namespace Inspect.Tests.Logs.Stores;

/// <summary>A bucket of Hugging Face's hub, which keeps times and no versions.</summary>
public sealed class HubBucketTests : StoreCases
{
    private protected override string Unreachable => "hf://buckets/o/n/p cannot be reached: check the network and HF_ENDPOINT. It is tried again.";

    [Fact]
    public async Task Fetch_AFile_TakesNoKeyToTheServerOfFiles()
    {
        Fake.Put("p/a.eval", "large"u8.ToArray());

        Assert.Equal("large", await FetchAsync((await ListAsync()).Single()));
        Assert.Equal([string.Empty], ((FakeHubStore)Fake).AskedForFiles);
    }

    private protected override async Task<FakeStoreServer> StartAsync() => await FakeStoreServer.StartAsync(new FakeHubStore("buckets"));
}
