using System.Text;
using Inspect.Engine.Logs.Stores;
using Inspect.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace Inspect.Tests.Logs.Stores;

/// <summary>The makers' client against a store of the S3 kind: what it lists and gives, and what is said where it does not.</summary>
public sealed class S3StoreTests : IAsyncLifetime
{
    private static readonly StoreAddress Address = new("s3", FakeS3.Bucket, "p");
    private FakeS3 _fake = null!;

    public async ValueTask InitializeAsync() => _fake = await FakeS3.StartAsync();

    public ValueTask DisposeAsync() => _fake.DisposeAsync();

    [Fact]
    public async Task List_MoreThanAPage_HasAllOnce()
    {
        _fake.PageSize = 3;
        for (var i = 0; i < 10; i++)
        {
            _fake.Put($"p/{i}.eval", new byte[i], new DateTimeOffset(2026, 3, 1, 12, i, 0, 250, TimeSpan.Zero));
        }

        var items = await ListAsync();

        Assert.Equal(Enumerable.Range(0, 10).Select(i => new StoredObject($"p/{i}.eval", i, _fake.Objects[$"p/{i}.eval"].Tag, new DateTimeOffset(2026, 3, 1, 12, i, 0, 250, TimeSpan.Zero))), items);
        Assert.Equal(4, _fake.Requests.Count);
    }

    [Fact]
    public async Task List_OddKeys_AreAsTheyWereStored()
    {
        string[] keys = ["p/\u0001.eval", "p/a b+c%20d%.eval", "p/ä/日本.eval", "p/../x.eval", "p/<&>\".eval", "p//x.eval"];
        Array.ForEach(keys, k => _fake.Put(k, "x"u8.ToArray()));

        Assert.Equal(keys.Order(StringComparer.Ordinal), (await ListAsync()).Select(i => i.Key).Order(StringComparer.Ordinal));
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

            await FakeS3.FailAsync(context, 500, "InternalError");
            return true;
        };

        Assert.Single(await ListAsync());
        Assert.Equal(2, _fake.Requests.Count);
    }

    [Theory]
    [InlineData(403, "AccessDenied", StoreProblem.Refused, "denies access (AccessDenied, HTTP 403)")]
    [InlineData(403, "InvalidAccessKeyId", StoreProblem.Refused, "does not take the keys (InvalidAccessKeyId)")]
    [InlineData(403, "SignatureDoesNotMatch", StoreProblem.Refused, "does not take the keys (SignatureDoesNotMatch)")]
    [InlineData(400, "ExpiredToken", StoreProblem.Refused, "have expired")]
    [InlineData(404, "NoSuchBucket", StoreProblem.Refused, "There is no bucket logs")]
    [InlineData(403, "RequestTimeTooSkewed", StoreProblem.Refused, "clock of this machine is wrong")]
    [InlineData(400, "InvalidRequest", StoreProblem.Refused, "refuses (InvalidRequest, HTTP 400)")]
    [InlineData(503, "SlowDown", StoreProblem.Failed, "failed (SlowDown, HTTP 503)")]
    [InlineData(500, "Said fake/secret+that", StoreProblem.Failed, "failed (HTTP 500")]
    public async Task List_StoreThatRefuses_SaysWhatToDoAndNoKey(int status, string code, StoreProblem problem, string said)
    {
        _fake.Before = async context =>
        {
            await FakeS3.FailAsync(context, status, code);
            return true;
        };

        var error = await Assert.ThrowsAsync<StoreException>(ListAsync);

        Assert.Equal(problem, error.Problem);
        Assert.Contains(said, error.Message, StringComparison.Ordinal);
        AssertNoKey(error);
    }

    [Theory]
    [InlineData("<html>A proxy's page</html>")]
    [InlineData("<ListBucketResult><Contents>")]
    [InlineData("")]
    [InlineData("<ListBucketResult><Contents><Key>p/a.eval</Key><Size>99999999999999999999</Size></Contents></ListBucketResult>")]
    [InlineData("<ListBucketResult><Contents><Key>p/a.eval</Key><Size>many</Size></Contents></ListBucketResult>")]
    [InlineData("<ListBucketResult><Contents><Key>p/a.eval</Key><LastModified>yesterday</LastModified></Contents></ListBucketResult>")]
    [InlineData("<ListBucketResult><Contents></Contents><IsTruncated>true</IsTruncated></ListBucketResult>")]
    public async Task List_OddAnswer_IsAFailureOfTheStoreIfAny(string body)
    {
        _fake.Before = async context =>
        {
            await context.Response.WriteAsync(body);
            return true;
        };

        if (await Record.ExceptionAsync(ListAsync) is { } error)
        {
            AssertNoKey(Assert.IsType<StoreException>(error));
        }
    }

    [Fact]
    public async Task List_NobodyAnswers_SaysWhatToCheck()
    {
        using var store = _fake.Open(Address, new StoresOptions(), TimeProvider.System);
        await _fake.DisposeAsync();

        var error = await Assert.ThrowsAsync<StoreException>(() => ListAsync(store));

        Assert.Equal("s3://logs/p cannot be reached: check the network and AWS_ENDPOINT_URL and AWS_REGION. It is tried again.", error.Message);
        _fake = await FakeS3.StartAsync();
    }

    [Fact]
    public async Task Fetch_ObjectThatChangesAfterItWasListed_IsNotTakenForWhatWasListed()
    {
        _fake.Put("p/a.eval", "one"u8.ToArray());
        var listed = (await ListAsync()).Single();
        _fake.Put("p/a.eval", "two"u8.ToArray());

        var error = await Assert.ThrowsAsync<StoreException>(() => FetchAsync(listed));

        Assert.Equal(StoreProblem.Moved, error.Problem);
    }

    [Fact]
    public async Task Fetch_ObjectThatIsGone_IsSaidSo()
    {
        _fake.Put("p/a.eval", "one"u8.ToArray());
        var listed = (await ListAsync()).Single();
        _fake.Objects.Clear();

        Assert.Equal(StoreProblem.Moved, (await Assert.ThrowsAsync<StoreException>(() => FetchAsync(listed))).Problem);
    }

    [Theory]
    [InlineData(3, false)]
    [InlineData(3, true)]
    [InlineData(10, false)]
    [InlineData(20, false)]
    public async Task Fetch_BodyOfAnotherSizeOrHashThanListed_IsAFailure(int given, bool breaksOff)
    {
        _fake.Put("p/a.eval", "0123456789"u8.ToArray());
        var listed = (await ListAsync()).Single();
        _fake.Before = async context =>
        {
            context.Response.Headers.ETag = listed.Tag;
            context.Response.ContentLength = breaksOff ? 10 : given;
            await context.Response.Body.WriteAsync(new byte[given]);
            if (breaksOff)
            {
                await context.Response.Body.FlushAsync();
                context.Abort();
            }

            return true;
        };

        var error = await Assert.ThrowsAsync<StoreException>(() => FetchAsync(listed));

        Assert.Equal(StoreProblem.Failed, error.Problem);
    }

    [Fact]
    public async Task Find_KnowsOneObject()
    {
        _fake.Put("p/a.eval", "one"u8.ToArray());
        using var store = _fake.Open(Address, new StoresOptions(), TimeProvider.System);

        Assert.Equal((await ListAsync()).Single(), await store.FindAsync("p/a.eval", TestContext.Current.CancellationToken));
        Assert.Null(await store.FindAsync("p/b.eval", TestContext.Current.CancellationToken));
    }

    private static void AssertNoKey(StoreException error)
    {
        Assert.Null(error.InnerException);
        Assert.DoesNotContain(FakeS3.KeyId, error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("fake/secret", error.ToString(), StringComparison.Ordinal);
    }

    private async Task<List<StoredObject>> ListAsync()
    {
        using var store = _fake.Open(Address, new StoresOptions(), TimeProvider.System);
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
        using var store = _fake.Open(Address, new StoresOptions(), TimeProvider.System);
        using var target = new MemoryStream();
        await store.FetchAsync(item, target, TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(target.ToArray());
    }
}
