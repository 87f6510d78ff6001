using Inspect.Tests.Support;

namespace Inspect.Tests.Inference.Hub;

/// <summary>What is fetched from a hub.</summary>
public sealed class HubFetcherTests : HubFetching
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Fetch_AModel_TakesWhatMakesItAndNoMore(bool isBare)
    {
        var repo = Model(("model.safetensors", Weights), ("pytorch_model.bin", Weights), ("onnx/model.onnx", [1]), ("README.md", [2]), ("tokenizer.json", "{}"u8.ToArray()));
        repo.IsBare = isBare;

        var got = await FetchAsync(Token);

        Assert.Equal(["config.json", "model.safetensors", "tokenizer.json"], Files());
        Assert.Equal(Weights, File.ReadAllBytes(Path.Combine(Target, "model.safetensors")));
        Assert.Equal((repo.Commit, Seen.Total), (got.Commit, Seen.Done));
        Assert.All(Hub.Requests, r => Assert.Equal(r.IsStore ? string.Empty : $"Bearer {Token}", r.Authorization));
    }

    [Fact]
    public async Task Fetch_Shards_TakesThoseOfTheIndex()
    {
        Model(
            ("model.safetensors.index.json", """{"weight_map":{"a":"model-1.safetensors","b":"model-2.safetensors"}}"""u8.ToArray()),
            ("model-1.safetensors", [1]), ("model-2.safetensors", [2]), ("consolidated.safetensors", [3]));

        await FetchAsync();

        Assert.Equal(["config.json", "model-1.safetensors", "model-2.safetensors", "model.safetensors.index.json"], Files());
    }

    [Fact]
    public async Task Fetch_AnotherRevision_AsksForIt()
    {
        Model(("model.safetensors", [1]));

        var got = await FetchAsync(revision: "refs/pr/1");

        Assert.Equal("0123456789abcdef0123456789abcdef01234567", got.Commit);
        Assert.Contains(Hub.Requests, r => r.Address.Contains("revision/refs%2Fpr%2F1", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Fetch_OneGgufFile_TakesItAlone()
    {
        Hub.Add("o/m", ("q/model-q8.gguf", [1, 2]), ("q/model-q4.gguf", [3]));

        await FetchAsync(file: "q/model-q8.gguf");

        Assert.Equal(["model-q8.gguf"], Files());
    }

    [Fact]
    public async Task Fetch_AConnectionThatIsCut_GoesOnWhereItStopped()
    {
        Model(("model.safetensors", Weights));
        var isCut = false;
        Hub.Before = async context =>
        {
            if (isCut || !context.Request.Path.Value!.EndsWith(FakeHub.Sha256(Weights), StringComparison.Ordinal))
            {
                return false;
            }

            isCut = true;
            context.Response.ContentLength = Weights.Length;
            await context.Response.Body.WriteAsync(Weights.AsMemory(0, 2_000_000), Stop);
            await context.Response.Body.FlushAsync(Stop);
            context.Abort();
            return true;
        };

        await FetchAsync();

        Assert.Equal(Weights, File.ReadAllBytes(Path.Combine(Target, "model.safetensors")));
        Assert.Contains(Hub.Requests, r => r is { IsStore: true, Range: not "" });
        Assert.Equal(Seen.Total, Seen.Done);
    }

    [Fact]
    public async Task Fetch_PartOfAnEarlierProcess_IsKeptAndChecked()
    {
        Model(("model.safetensors", Weights));
        Directory.CreateDirectory(Target);
        File.WriteAllText(Path.Combine(Target, ".commit"), "0123456789abcdef0123456789abcdef01234567");
        File.WriteAllBytes(Path.Combine(Target, "model.safetensors.part"), Weights[..1_000_000]);

        await FetchAsync();

        Assert.Equal(Weights, File.ReadAllBytes(Path.Combine(Target, "model.safetensors")));
        Assert.Equal("bytes=1000000-", Assert.Single(Hub.Requests, r => r.IsStore).Range);
    }

    [Fact]
    public async Task Fetch_PartOfAnotherCommit_IsThrownAway()
    {
        Model(("model.safetensors", Weights));
        Directory.CreateDirectory(Target);
        File.WriteAllText(Path.Combine(Target, ".commit"), "ffff");
        File.WriteAllBytes(Path.Combine(Target, "model.safetensors.part"), new byte[1_000_000]);

        await FetchAsync();

        Assert.Equal(string.Empty, Assert.Single(Hub.Requests, r => r.IsStore).Range);
    }

    [Fact]
    public async Task Fetch_OtherBytesThanTheHashSays_AreNeverKept()
    {
        Model(("model.safetensors", Weights)).Hashes["model.safetensors"] = new string('0', 64);
        Hub.Before = async context =>
        {
            if (!context.Request.Path.Value!.StartsWith("/o/m/resolve", StringComparison.Ordinal) || !context.Request.Path.Value.EndsWith(".safetensors", StringComparison.Ordinal))
            {
                return false;
            }

            await context.Response.Body.WriteAsync(Weights, Stop);
            return true;
        };

        var error = await FailsAsync();

        Assert.StartsWith("model.safetensors of o/m came with other bytes than the hub says", error, StringComparison.Ordinal);
        Assert.DoesNotContain("model.safetensors", Files());
    }
}
