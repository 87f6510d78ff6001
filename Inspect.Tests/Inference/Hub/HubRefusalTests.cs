using System.Text;
using Inspect.Engine.Inference;
using Inspect.Engine.Inference.Hub;
using Inspect.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace Inspect.Tests.Inference.Hub;

/// <summary>What is said where a model cannot be fetched, and how often that is tried.</summary>
public sealed class HubRefusalTests : HubFetching
{
    [Theory]
    [InlineData(10)]
    [InlineData(4_000_000)]
    public async Task Fetch_ASizeThatIsNotTrue_IsRefused(long said)
    {
        Model(("model.safetensors", Weights)).Sizes["model.safetensors"] = said;

        var error = await FailsAsync(advance: true);

        Assert.True(error.Contains("other bytes", StringComparison.Ordinal) || error.Contains("broke before model.safetensors was whole", StringComparison.Ordinal), error);
        Assert.DoesNotContain("model.safetensors", Files());
    }

    [Fact]
    public async Task Fetch_MoreBytesThanThereIsRoomFor_WritesNone()
    {
        Model(("model.safetensors", [1])).Sizes["model.safetensors"] = long.MaxValue - 1;

        var error = await FailsAsync(room: (total, _) => throw new ModelLoadException($"too large: {total}"));

        Assert.Contains("claim more bytes than any disk has", error, StringComparison.Ordinal);
        Assert.DoesNotContain(Hub.Requests, r => r.IsStore);
    }

    [Theory]
    [InlineData("../../evil.safetensors")]
    [InlineData("/etc/evil.safetensors")]
    [InlineData("c:\\\\evil.safetensors")]
    [InlineData("sub/evil.safetensors")]
    public async Task Fetch_AnIndexThatNamesFilesElsewhere_IsRefused(string name)
    {
        Model(("model.safetensors.index.json", Encoding.UTF8.GetBytes("{\"weight_map\":{\"a\":\"" + name + "\"}}")), (name.Replace("\\\\", "\\", StringComparison.Ordinal), [1]));

        Assert.Contains("lead elsewhere", await FailsAsync(), StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(Dir, "evil.safetensors")));
    }

    [Theory]
    [InlineData("pytorch_model.bin", "o/m has its weights as pytorch_model.bin alone")]
    [InlineData("m-q8.gguf", "o/m holds GGUF files alone. Name one of them: hf/o/m/FILE, with m-q8.gguf.")]
    [InlineData("README.md", "o/m has no *.safetensors at its top")]
    public async Task Fetch_ARepositoryWithoutSafetensors_SaysWhatItHas(string file, string words)
    {
        Hub.Add("o/m", ("config.json", [1]), (file, [1]));

        Assert.Contains(words, await FailsAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(401, "GatedRepo", "o/m is given to those only who accept its terms. Accept them at ")]
    [InlineData(403, "GatedRepo", "o/m is given to those only who accept its terms.")]
    [InlineData(401, null, "There is no model o/m at ")]
    [InlineData(403, null, "does not let the account of the token read o/m.")]
    [InlineData(404, "RepoNotFound", "There is no model o/m at ")]
    [InlineData(404, "RevisionNotFound", "o/m has no such revision.")]
    [InlineData(400, null, "refused to give o/m (status 400)")]
    public async Task Fetch_ARefusal_SaysWhatToDoAndNoToken(int status, string? code, string words)
    {
        Hub.Before = async context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers["X-Error-Code"] = code;
            context.Response.Headers["X-Error-Message"] = $"You sent {Token}";
            await context.Response.WriteAsync(Token, Stop);
            return true;
        };

        var error = await Assert.ThrowsAsync<ModelLoadException>(() => FetchAsync(Token));

        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Token, error.ToString(), StringComparison.Ordinal);
        Assert.Single(Hub.Requests);
    }

    [Theory]
    [InlineData(429, "7")]
    [InlineData(503, null)]
    public async Task Fetch_AServerThatIsBusy_IsAskedAgainAfterTheWait(int status, string? after)
    {
        Model(("model.safetensors", [1]));
        var time = new FakeTimeProvider();
        Hub.Before = context =>
        {
            var isFirst = Hub.Requests.Count == 1;
            context.Response.StatusCode = isFirst ? status : 200;
            context.Response.Headers.RetryAfter = isFirst ? after : default(string?);
            return Task.FromResult(isFirst);
        };

        var fetching = FetchAsync(time: time);
        await Seen.Waiting.Task.WaitAsync(Patience.Most, Stop);
        Assert.Single(Hub.Requests);
        await AdvanceAsync(time, fetching);

        Assert.Equal(["config.json", "model.safetensors"], Files());
    }

    [Fact]
    public async Task Fetch_NoServer_SaysSo()
    {
        var environment = new HubEnvironment(name => name == "HF_ENDPOINT" ? "http://127.0.0.1:1" : null, Dir);
        var time = new FakeTimeProvider();
        using var fetcher = new HubFetcher(environment, time);

        var fetching = fetcher.FetchAsync("o/m", "main", null, Target, (_, _) => { }, Seen, Stop);
        var error = await Assert.ThrowsAsync<ModelLoadException>(() => AdvanceAsync(time, fetching));

        Assert.StartsWith("127.0.0.1:1 does not answer. Check the network or HF_ENDPOINT", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fetch_Offline_AsksNobody()
    {
        using var fetcher = new HubFetcher(Hub.Environment(Dir, null, ("HF_HUB_OFFLINE", "1")), TimeProvider.System);

        var error = await Assert.ThrowsAsync<ModelLoadException>(() => fetcher.FetchAsync("o/m", "main", null, Target, (_, _) => { }, Seen, Stop));

        Assert.StartsWith("o/m is not on this machine, and HF_HUB_OFFLINE forbids to fetch it.", error.Message, StringComparison.Ordinal);
        Assert.Empty(Hub.Requests);
    }
}
