using System.Text;
using Inspect.Engine.Logs.Stores;
using Inspect.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace Inspect.Tests.Logs.Stores;

/// <summary>What holds of every kind of store: what it lists and gives, and what is said where it does not.</summary>
public abstract class StoreCases : IAsyncLifetime
{
    private protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    private protected FakeStoreServer Fake { get; private set; } = null!;

    /// <summary>Parts of a second that the store's clock knows.</summary>
    private protected virtual int Milliseconds => 250;

    /// <summary>What is said where nobody answers.</summary>
    private protected abstract string Unreachable { get; }

    public async ValueTask InitializeAsync() => Fake = await StartAsync();

    public async ValueTask DisposeAsync()
    {
        await Fake.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task List_MoreThanAPage_HasAllOnce()
    {
        Fake.PageSize = 3;
        for (var i = 0; i < 10; i++)
        {
            Fake.Put($"p/{i}.eval", new byte[i], new DateTimeOffset(2026, 3, 1, 12, i, 0, Milliseconds, TimeSpan.Zero));
        }

        Fake.Put("p2/other.eval", [1]);
        Fake.Put("q/other.eval", [1]);

        Assert.Equal(Enumerable.Range(0, 10).Select(i => Fake.Listed($"p/{i}.eval")), await ListAsync());
        Assert.Equal(4, Fake.Requests.Count);
    }

    [Fact]
    public async Task List_OddKeys_AreAsTheyWereStored()
    {
        string[] keys = ["p/\u0001.eval", "p/a b+c%20d%.eval", "p/ä/日本.eval", "p/../x.eval", "p/<&>\".eval", "p//x.eval", "p/\\..\\x.eval"];
        Array.ForEach(keys, k => Fake.Put(k, "x"u8.ToArray()));

        Assert.Equal(keys.Order(StringComparer.Ordinal), (await ListAsync()).Select(i => i.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task List_Nothing_IsEmpty() => Assert.Empty(await ListAsync());

    [Theory]
    [InlineData("p/a b+c%20d%.eval")]
    [InlineData("p/ä/日本 #1?.eval")]
    [InlineData("p/2026-01-01T00-00-00_t_i.json")]
    public async Task Fetch_OddKey_GivesItsBytes(string key)
    {
        Fake.Put(key, "whole"u8.ToArray());

        Assert.Equal("whole", await FetchAsync((await ListAsync()).Single()));
    }

    [Fact]
    public async Task List_ServerThatFailsOnce_IsAskedAgain()
    {
        Fake.Put("p/a.eval", "x"u8.ToArray());
        var left = 1;
        Fake.Before = async context =>
        {
            if (Interlocked.Decrement(ref left) < 0)
            {
                return false;
            }

            await Fake.FailAsync(context, 500, "InternalError");
            return true;
        };

        Assert.Single(await ListAsync());
        Assert.Equal(2, Fake.Requests.Count);
    }

    [Fact]
    public async Task List_NobodyAnswers_SaysWhatToCheck()
    {
        using var store = Open();
        await Fake.DisposeAsync();

        var error = await Assert.ThrowsAsync<StoreException>(() => ListAsync(store));

        Assert.Equal(Unreachable, error.Message);
        Fake = await StartAsync();
    }

    [Fact]
    public async Task Fetch_ObjectThatChangesOrGoesAfterItWasListed_IsNotTakenForWhatWasListed()
    {
        Fake.Put("p/a.eval", "one"u8.ToArray());
        var listed = (await ListAsync()).Single();
        Fake.Put("p/a.eval", "two"u8.ToArray());

        var changed = await Assert.ThrowsAsync<StoreException>(() => FetchAsync(listed));
        Fake.Objects.Clear();
        var gone = await Assert.ThrowsAsync<StoreException>(() => FetchAsync(listed));

        Assert.Equal((StoreProblem.Moved, StoreProblem.Moved), (changed.Problem, gone.Problem));
    }

    [Theory]
    [InlineData(3, false)]
    [InlineData(3, true)]
    [InlineData(20, false)]
    public async Task Fetch_BodyOfAnotherSizeThanListed_IsAFailure(int given, bool breaksOff) => Assert.Equal(StoreProblem.Failed, (await FetchOtherAsync(given, breaksOff)).Problem);

    [Fact]
    public async Task Fetch_BodyThatIsShorterThanListed_SaysHowMuch()
    {
        Fake.Put("p/a.eval", "0123456789"u8.ToArray());
        var listed = (await ListAsync()).Single();

        var error = await Assert.ThrowsAsync<StoreException>(() => FetchAsync(listed with { SizeBytes = 11 }));

        Assert.Equal((StoreProblem.Failed, "The store gave 10 of the 11 bytes that it listed for p/a.eval."), (error.Problem, error.Message));
    }

    [Fact]
    public async Task Find_KnowsOneObject()
    {
        Fake.Put("p/a.eval", "one"u8.ToArray());
        using var store = Open();

        Assert.Equal((await ListAsync()).Single(), await store.FindAsync("p/a.eval", Stop));
        Assert.Null(await store.FindAsync("p/b.eval", Stop));
    }

    /// <summary>Starts the kind of store.</summary>
    private protected abstract Task<FakeStoreServer> StartAsync();

    /// <summary>A store that answers with an error is told of in a sentence, and no key with it.</summary>
    private protected async Task RefusesAsync(int status, string code, StoreProblem problem, string said)
    {
        Fake.Before = async context =>
        {
            await Fake.FailAsync(context, status, code);
            return true;
        };

        var error = await Assert.ThrowsAsync<StoreException>(ListAsync);

        Assert.Equal(problem, error.Problem);
        Assert.Contains(said, error.Message, StringComparison.Ordinal);
        AssertNoKey(error);
    }

    /// <summary>An answer that is none is at most a failure of the store.</summary>
    private protected async Task TakesAsync(string body)
    {
        Fake.Before = async context =>
        {
            await context.Response.WriteAsync(body);
            return true;
        };

        if (await Record.ExceptionAsync(ListAsync) is { } error)
        {
            AssertNoKey(Assert.IsType<StoreException>(error));
        }
    }

    /// <summary>Fetches ten bytes, for which others come under the name of the version that was listed.</summary>
    private protected async Task<StoreException> FetchOtherAsync(int given, bool breaksOff)
    {
        Fake.Put("p/a.eval", "0123456789"u8.ToArray());
        var listed = (await ListAsync()).Single();
        Fake.Before = async context =>
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

        return await Assert.ThrowsAsync<StoreException>(() => FetchAsync(listed));
    }

    private protected void AssertNoKey(StoreException error)
    {
        Assert.Null(error.InnerException);
        Assert.All(Fake.Secrets, s => Assert.DoesNotContain(s, error.ToString(), StringComparison.Ordinal));
    }

    private protected IRemoteStore Open() => Fake.Open(Fake.Address, new StoresOptions(), TimeProvider.System);

    private protected async Task<List<StoredObject>> ListAsync()
    {
        using var store = Open();
        return await ListAsync(store);
    }

    private protected async Task<List<StoredObject>> ListAsync(IRemoteStore store) => await store.ListAsync(Fake.Address.KeyPrefix, Stop).ToListAsync(Stop);

    private protected async Task<string> FetchAsync(StoredObject item)
    {
        using var store = Open();
        using var target = new MemoryStream();
        await store.FetchAsync(item, target, Stop);
        return Encoding.UTF8.GetString(target.ToArray());
    }
}
