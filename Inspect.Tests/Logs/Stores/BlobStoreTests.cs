using System.Text;
using Inspect.Engine.Logs.Stores;
using Inspect.Tests.Support;

namespace Inspect.Tests.Logs.Stores;

/// <summary>The makers' client against Azure's Blob Storage: what it lists and gives, and what is said where it does not.</summary>
public sealed class BlobStoreTests : IAsyncLifetime
{
    private static readonly StoreAddress Address = new("az", FakeBlobs.Container, "p");
    private FakeBlobs _fake = null!;

    public async ValueTask InitializeAsync() => _fake = await FakeBlobs.StartAsync();

    public ValueTask DisposeAsync() => _fake.DisposeAsync();

    [Fact]
    public async Task List_MoreThanAPage_HasAllOnce()
    {
        _fake.PageSize = 2;
        string[] keys = ["p/\u0001.eval", "p/a b+c%20d%.eval", "p/ä/日本.eval", "p/../x.eval", "p/<&>\".eval"];
        Array.ForEach(keys, k => _fake.Put(k, "x"u8.ToArray()));
        _fake.Put("q/other.eval", "x"u8.ToArray());

        var items = await ListAsync();

        Assert.Equal(keys.Order(StringComparer.Ordinal), items.Select(i => i.Key).Order(StringComparer.Ordinal));
        Assert.All(items, i => Assert.Equal((1L, _fake.Objects[i.Key].Tag, _fake.Objects[i.Key].ModifiedAt), (i.SizeBytes, i.Tag, i.ModifiedAt)));
    }

    [Theory]
    [InlineData("p/a b+c%20d%.eval")]
    [InlineData("p/ä/日本 #1?.eval")]
    public async Task Fetch_OddKey_GivesItsBytes(string key)
    {
        _fake.Put(key, "whole"u8.ToArray());

        Assert.Equal("whole", await FetchAsync((await ListAsync()).Single()));
    }

    [Fact]
    public async Task List_ServerThatFailsOnce_IsAskedAgain()
    {
        _fake.Put("p/a.eval", "x"u8.ToArray());
        var left = 1;
        _fake.Before = async context =>
        {
            if (Interlocked.Decrement(ref left) < 0)
            {
                return false;
            }

            await FakeBlobs.FailAsync(context, 500, "InternalError");
            return true;
        };

        Assert.Single(await ListAsync());
    }

    [Theory]
    [InlineData(403, "AuthenticationFailed", StoreProblem.Refused, "denies access (AuthenticationFailed, HTTP 403)")]
    [InlineData(404, "ContainerNotFound", StoreProblem.Refused, "There is no container logs")]
    [InlineData(400, "InvalidQueryParameterValue", StoreProblem.Refused, "refuses (InvalidQueryParameterValue, HTTP 400)")]
    [InlineData(503, "ServerBusy", StoreProblem.Failed, "failed (ServerBusy, HTTP 503)")]
    [InlineData(500, "Signed_with", StoreProblem.Failed, "failed (no code, HTTP 500)")]
    public async Task List_StoreThatRefuses_SaysWhatToDoAndNoKey(int status, string code, StoreProblem problem, string said)
    {
        _fake.Before = async context =>
        {
            await FakeBlobs.FailAsync(context, status, code);
            return true;
        };

        var error = await Assert.ThrowsAsync<StoreException>(ListAsync);

        Assert.Equal(problem, error.Problem);
        Assert.Contains(said, error.Message, StringComparison.Ordinal);
        Assert.Null(error.InnerException);
        Assert.DoesNotContain(FakeBlobs.Key, error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_NobodyAnswers_SaysWhatToCheck()
    {
        using var store = _fake.Open(Address);
        await _fake.DisposeAsync();

        var error = await Assert.ThrowsAsync<StoreException>(() => ListAsync(store));

        Assert.StartsWith("az://logs/p cannot be reached: check the network, and AZURE_STORAGE_CONNECTION_STRING", error.Message, StringComparison.Ordinal);
        _fake = await FakeBlobs.StartAsync();
    }

    [Fact]
    public async Task Fetch_BlobThatChangesOrGoesAfterItWasListed_IsNotTakenForWhatWasListed()
    {
        _fake.Put("p/a.eval", "one"u8.ToArray());
        var listed = (await ListAsync()).Single();
        _fake.Put("p/a.eval", "two"u8.ToArray());

        var changed = await Assert.ThrowsAsync<StoreException>(() => FetchAsync(listed));
        _fake.Objects.Clear();
        var gone = await Assert.ThrowsAsync<StoreException>(() => FetchAsync(listed));

        Assert.Equal((StoreProblem.Moved, StoreProblem.Moved), (changed.Problem, gone.Problem));
    }

    [Fact]
    public async Task Fetch_BodyThatIsShorterThanListed_IsAFailure()
    {
        _fake.Put("p/a.eval", "0123456789"u8.ToArray());
        var listed = (await ListAsync()).Single();
        var error = await Assert.ThrowsAsync<StoreException>(() => FetchAsync(listed with { SizeBytes = 11 }));

        Assert.Equal((StoreProblem.Failed, "The store gave 10 of the 11 bytes that it listed for p/a.eval."), (error.Problem, error.Message));
    }

    [Fact]
    public async Task Find_KnowsOneBlob()
    {
        _fake.Put("p/a.eval", "one"u8.ToArray());
        using var store = _fake.Open(Address);

        Assert.Equal((await ListAsync()).Single(), await store.FindAsync("p/a.eval", TestContext.Current.CancellationToken));
        Assert.Null(await store.FindAsync("p/b.eval", TestContext.Current.CancellationToken));
    }

    private async Task<List<StoredObject>> ListAsync()
    {
        using var store = _fake.Open(Address);
        return await ListAsync(store);
    }

    private static async Task<List<StoredObject>> ListAsync(IRemoteStore store)
    {
        var items = new List<StoredObject>();
        await foreach (var item in store.ListAsync(Address.KeyPrefix, TestContext.Current.CancellationToken))
        {
            items.Add(item);
        }

        return items;
    }

    private async Task<string> FetchAsync(StoredObject item)
    {
        using var store = _fake.Open(Address);
        using var target = new MemoryStream();
        await store.FetchAsync(item, target, TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(target.ToArray());
    }
}
