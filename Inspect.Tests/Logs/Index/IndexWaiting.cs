using Inspect.Engine.Logs.Index;
using Inspect.Tests.Support;

namespace Inspect.Tests.Logs.Index;

/// <summary>Waits for what an index finds by itself.</summary>
internal static class IndexWaiting
{
    /// <summary>Waits until the list is as expected.</summary>
    public static async Task UntilAsync(this LogIndex index, Func<IReadOnlyList<LogEntry>, bool> isIt)
    {
        var stop = TestContext.Current.CancellationToken;
        using var changed = new SemaphoreSlim(0);
        void OnChanged(object? sender, EventArgs e) => changed.Release();
        index.Changed += OnChanged;
        try
        {
            while (!isIt(await index.ListAsync(stop)))
            {
                Assert.True(await changed.WaitAsync(Patience.Most, stop), "The index reported nothing.");
            }
        }
        finally
        {
            index.Changed -= OnChanged;
        }
    }
}
