using Inspect.Engine.Logs.Stores;
using Inspect.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace Inspect.Tests.Logs.Stores;

/// <summary>A dataset of Hugging Face's hub.</summary>
public sealed class HubStoreTests : StoreCases
{
    private protected override string Unreachable => "hf://datasets/o/n/p cannot be reached: check the network and HF_ENDPOINT. It is tried again.";

    private FakeHubStore Hub => (FakeHubStore)Fake;

    [Theory]
    [InlineData(401, "", StoreProblem.Refused, "does not take the key for hf://datasets/o/n/p: check HF_TOKEN")]
    [InlineData(403, "GatedRepo", StoreProblem.Refused, "The dataset o/n is given to those only who accept its terms: accept them at http")]
    [InlineData(403, "", StoreProblem.Refused, "denies access to hf://datasets/o/n/p (HTTP 403)")]
    [InlineData(404, "RepoNotFound", StoreProblem.Refused, "There is no dataset o/n at 127.0.0.1")]
    [InlineData(404, "", StoreProblem.Refused, "There is no dataset o/n at 127.0.0.1")]
    [InlineData(404, "RevisionNotFound", StoreProblem.Refused, "The dataset o/n has no revision main: write a branch, a tag or a commit after the @")]
    [InlineData(400, "BadRequest", StoreProblem.Refused, "refuses hf://datasets/o/n/p (HTTP 400)")]
    [InlineData(503, "hf_TheToken", StoreProblem.Failed, "failed for hf://datasets/o/n/p (HTTP 503)")]
    public async Task List_HubThatRefuses_SaysWhatToDoAndNoKey(int status, string code, StoreProblem problem, string said) => await RefusesAsync(status, code, problem, said);

    [Theory]
    [InlineData("Retry-After", "3600", "asks to wait 3,600 seconds")]
    [InlineData("RateLimit", "\"api\";r=0;t=55", "asks to wait 55 seconds")]
    public async Task List_HubThatTakesNoMore_SaysHowLong(string header, string value, string said)
    {
        Fake.Before = async context =>
        {
            context.Response.Headers[header] = value;
            await Fake.FailAsync(context, 429, string.Empty);
            return true;
        };

        var error = await Assert.ThrowsAsync<StoreException>(ListAsync);

        Assert.Equal(StoreProblem.Failed, error.Problem);
        Assert.Contains(said, error.Message, StringComparison.Ordinal);
        AssertNoKey(error);
        Assert.Single(Fake.Requests);
    }

    [Theory]
    [InlineData("<html>A proxy's page</html>")]
    [InlineData("")]
    [InlineData("[")]
    [InlineData("{\"error\":\"no\"}")]
    [InlineData("[1,null,{}]")]
    [InlineData("[{\"type\":\"file\"}]")]
    [InlineData("[{\"type\":\"file\",\"path\":\"p/a.eval\",\"size\":99999999999999999999}]")]
    [InlineData("[{\"type\":\"file\",\"path\":\"p/a.eval\",\"size\":1,\"oid\":{},\"lfs\":7}]")]
    public async Task List_OddAnswer_IsAFailureOfTheStoreIfAny(string body) => await TakesAsync(body);

    [Fact]
    public async Task List_ThatBreaksOff_IsAFailure()
    {
        Fake.Before = async context =>
        {
            context.Response.ContentLength = 1_000;
            await context.Response.WriteAsync("[{");
            await context.Response.Body.FlushAsync();
            context.Abort();
            return true;
        };

        Assert.Equal(StoreProblem.Failed, (await Assert.ThrowsAsync<StoreException>(ListAsync)).Problem);
    }

    [Fact]
    public async Task List_HalfALetterInAName_LeavesTheOthers()
    {
        Fake.Before = async context =>
        {
            await context.Response.WriteAsync("""[{"type":"file","path":"p/\ud800.eval","size":1},{"type":"file","path":"p/a.eval","size":1}]""");
            return true;
        };

        Assert.Equal([@"p/\ud800.eval", "p/a.eval"], (await ListAsync()).Select(i => i.Key));
    }

    [Fact]
    public async Task List_FilesOfARepository_HaveTheTimesOfTheirNames()
    {
        Fake.Put("p/2026-03-01T12-00-00+02-00_t_i.eval", [1]);
        Fake.Put("p/a.eval", [1]);

        Assert.Equal([new DateTimeOffset(2026, 3, 1, 10, 0, 0, TimeSpan.Zero), DateTimeOffset.UnixEpoch], (await ListAsync()).Select(i => i.ModifiedAt));
    }

    [Theory]
    [InlineData("same")]
    [InlineData("empty")]
    [InlineData("counting")]
    public async Task List_ThatNeverEnds_IsGivenUp(string kind)
    {
        var page = 0;
        Fake.Before = async context =>
        {
            FakeHubStore.LinkTo(context, kind == "same" ? "?recursive=true" : $"?recursive=true&cursor={++page}");
            await context.Response.WriteAsync(kind == "empty" ? "[]" : """[{"type":"file","path":"p/a.eval","size":1}]""");
            return true;
        };

        var error = await Assert.ThrowsAsync<StoreException>(ListAsync);

        Assert.Equal((StoreProblem.Failed, "The list of hf://datasets/o/n/p has no end, or goes on at another server, where it is not followed: check HF_ENDPOINT. It is tried again."), (error.Problem, error.Message));
        Assert.InRange(Fake.Requests.Count, 1, 2_500);
    }

    [Fact]
    public async Task List_ThatGoesOnAtAnotherServer_IsNotFollowed()
    {
        await using var other = await FakeStoreServer.StartAsync(new FakeHubStore("datasets"));
        Fake.Before = async context =>
        {
            FakeHubStore.LinkTo(context, $"{other.Endpoint}/api/datasets/o/n/tree/main/p?recursive=true&cursor=a");
            await context.Response.WriteAsync("""[{"type":"file","path":"p/a.eval","size":1}]""");
            return true;
        };

        Assert.Contains("goes on at another server", (await Assert.ThrowsAsync<StoreException>(ListAsync)).Message, StringComparison.Ordinal);
        Assert.Empty(other.Requests);
    }

    [Fact]
    public async Task List_LedToAnotherServer_TakesNoKeyThere()
    {
        await using var other = await FakeStoreServer.StartAsync(new FakeHubStore("datasets"));
        var seen = new List<string>();
        other.Before = async context =>
        {
            seen.Add(context.Request.Headers.Authorization.ToString());
            await context.Response.WriteAsync("[]");
            return true;
        };
        Fake.Before = context =>
        {
            context.Response.Redirect($"{other.Endpoint}{context.Request.Path}");
            return Task.FromResult(true);
        };

        Assert.Empty(await ListAsync());
        Assert.Equal([string.Empty], seen);
    }

    [Fact]
    public async Task Fetch_LargeFile_IsTakenFromTheServerOfFilesWithoutTheKey()
    {
        Fake.Put("p/a.eval", "large"u8.ToArray());

        Assert.Equal("large", await FetchAsync((await ListAsync()).Single()));
        Assert.Equal([string.Empty], Hub.AskedForFiles);
    }

    [Theory]
    [InlineData("p/a.eval")]
    [InlineData("p/2026-01-01T00-00-00_t_i.json")]
    public async Task Fetch_OtherBytesOfTheSameSize_AreAFailure(string key)
    {
        Fake.Put(key, "0123456789"u8.ToArray());
        var listed = (await ListAsync()).Single();
        Fake.Before = async context =>
        {
            await context.Response.WriteAsync("9876543210");
            return true;
        };

        var error = await Assert.ThrowsAsync<StoreException>(() => FetchAsync(listed));

        Assert.Equal((StoreProblem.Failed, "A log of hf://datasets/o/n/p did not come as it was stored. It is tried again."), (error.Problem, error.Message));
    }

    [Theory]
    [InlineData("p/../../other/repo/a.eval")]
    [InlineData("p//a.eval")]
    [InlineData("/a.eval")]
    public async Task Fetch_KeyThatLeadsElsewhere_IsNotAskedFor(string key)
    {
        var error = await Assert.ThrowsAsync<StoreException>(() => FetchAsync(new StoredObject(key, 1, null, DateTimeOffset.UnixEpoch)));

        Assert.Equal((StoreProblem.Refused, $"The hub has no file {key}."), (error.Problem, error.Message));
        Assert.Empty(Fake.Requests);
    }

    [Fact]
    public async Task List_WithoutAKey_IsAskedForOneWhereItIsMissing()
    {
        using var store = Fake.Open(Fake.Address, new StoresOptions { Anonymous = true }, TimeProvider.System);

        var error = await Assert.ThrowsAsync<StoreException>(() => ListAsync(store));

        Assert.Contains("or it is private: check the name, or set HF_TOKEN to a key that may read it", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HF_ENDPOINT", "hub", "HF_ENDPOINT is no address of a hub.")]
    [InlineData("HF_HUB_OFFLINE", "1", "hf://datasets/o/n/p is not asked for anything, since HF_HUB_OFFLINE says so")]
    public void Open_VariablesThatNameNoHub_SaysSo(string name, string value, string said)
    {
        Hub.Variables[name] = value;

        var error = Assert.Throws<StoreException>(Open);

        Assert.Equal(StoreProblem.Refused, error.Problem);
        Assert.StartsWith(said, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hf://datasets/o/n@refs/pr/1/p", "refs/pr/1")]
    [InlineData("hf://datasets/o/n@refs%2Fpr%2F1/p", "refs/pr/1")]
    [InlineData("hf://datasets/o/n@v1.0/p", "v1.0")]
    public async Task List_Revision_IsTheOneThatIsNamed(string address, string revision)
    {
        Hub.Revision = revision;
        Fake.Put("p/a.eval", "x"u8.ToArray());
        using var store = Fake.Open(StoreAddress.Parse(address), new StoresOptions(), TimeProvider.System);

        Assert.Equal("p/a.eval", Assert.Single(await ListAsync(store)).Key);
    }

    private protected override async Task<FakeStoreServer> StartAsync() => await FakeStoreServer.StartAsync(new FakeHubStore("datasets"));
}
