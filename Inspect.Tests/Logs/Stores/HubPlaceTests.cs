using Inspect.Engine.Logs.Stores;

namespace Inspect.Tests.Logs.Stores;

/// <summary>Where the hub is asked, as its own client (huggingface_hub 1.x, HfApi and HfFileSystem) asks it.</summary>
public sealed class HubPlaceTests
{
    private static readonly Uri Hub = new("https://hub.example/hf");

    [Theory]
    [InlineData("hf://datasets/o/n", "api/datasets/o/n/tree/main/a%2Fb?recursive=true", "datasets/o/n/resolve/main/a/b%20c.eval")]
    [InlineData("hf://spaces/o/n@v1", "api/spaces/o/n/tree/v1/a%2Fb?recursive=true", "spaces/o/n/resolve/v1/a/b%20c.eval")]
    [InlineData("hf://o/n@refs/pr/1", "api/models/o/n/tree/refs%2Fpr%2F1/a%2Fb?recursive=true", "o/n/resolve/refs%2Fpr%2F1/a/b%20c.eval")]
    [InlineData("hf://buckets/o/n", "api/buckets/o/n/tree/a%2Fb?recursive=true", "buckets/o/n/resolve/a%2Fb%20c.eval")]
    public void Addresses_OfEachKind_AreThoseOfTheHub(string text, string tree, string bytes)
    {
        var place = HubPlace.Of(StoreAddress.Parse(text));

        Assert.Equal($"https://hub.example/hf/{tree}", place.TreeAt(Hub, "a/b").AbsoluteUri);
        Assert.Equal($"https://hub.example/hf/{bytes}", place.BytesAt(Hub, "a/b c.eval").AbsoluteUri);
    }
}
