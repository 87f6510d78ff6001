using System.Threading.Channels;

namespace Inspect.Tests.Support;

/// <summary>A model that answers <c>A</c> when the test lets it, one release an answer.</summary>
public sealed class GatedModel
{
    private readonly Channel<bool> _released = Channel.CreateUnbounded<bool>();
    private readonly Channel<bool> _called = Channel.CreateUnbounded<bool>();
    private int _seen;

    public GatedModel() => Provider = new FakeProvider(async (_, token) =>
    {
        _called.Writer.TryWrite(true);
        await _released.Reader.ReadAsync(token);
        return "A";
    });

    /// <summary>The provider, <c>fake/model</c>.</summary>
    public FakeProvider Provider { get; }

    /// <summary>Lets answers go.</summary>
    public void Release(int count)
    {
        for (var i = 0; i < count; i++)
        {
            _released.Writer.TryWrite(true);
        }
    }

    /// <summary>Waits until the model was asked so often in all.</summary>
    public async Task CallsAsync(int count)
    {
        for (; _seen < count; _seen++)
        {
            var called = _called.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask();
            if (await Task.WhenAny(called, Task.Delay(Patience.Most, TimeProvider.System, TestContext.Current.CancellationToken)) != called)
            {
                throw new TimeoutException($"The model was asked {_seen} times, not {count}; {ThreadPool.PendingWorkItemCount} pieces of work wait for {ThreadPool.ThreadCount} threads.");
            }
        }
    }
}
