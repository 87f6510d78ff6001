namespace Inspect.Tests.Support;

/// <summary>A model that answers <c>A</c> when the test lets it, one release an answer.</summary>
public sealed class GatedModel
{
    private readonly SemaphoreSlim _released = new(0);
    private readonly SemaphoreSlim _called = new(0);
    private int _seen;

    public GatedModel() => Provider = new FakeProvider(async (_, token) =>
    {
        _called.Release();
        await _released.WaitAsync(token);
        return "A";
    });

    /// <summary>The provider, <c>fake/model</c>.</summary>
    public FakeProvider Provider { get; }

    /// <summary>Lets answers go.</summary>
    public void Release(int count) => _released.Release(count);

    /// <summary>Waits until the model was asked so often in all.</summary>
    public async Task CallsAsync(int count)
    {
        for (; _seen < count; _seen++)
        {
            Assert.True(await _called.WaitAsync(Patience.Most, TestContext.Current.CancellationToken), $"The model was asked {_seen} times, not {count}.");
        }
    }
}
