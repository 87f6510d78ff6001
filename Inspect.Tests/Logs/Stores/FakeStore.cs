using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text;
using Inspect.Engine.Logs.Stores;
using Inspect.Tests.Support;

namespace Inspect.Tests.Logs.Stores;

/// <summary>A store in memory, for what does not depend on a maker's client.</summary>
internal sealed class FakeStore : IRemoteStore
{
    /// <summary>Objects by key.</summary>
    public ConcurrentDictionary<string, FakeObject> Objects { get; } = new(StringComparer.Ordinal);

    /// <summary>Keys that were fetched, in order.</summary>
    public ConcurrentQueue<string> Fetched { get; } = new();

    /// <summary>Thrown by the next listings; null for none.</summary>
    public Exception? ListError { get; set; }

    /// <summary>Steps in before an object is given.</summary>
    public Func<StoredObject, Task>? BeforeFetch { get; set; }

    public void Put(string key, string text, int minute = 0) => Objects[key] = new FakeObject(Encoding.UTF8.GetBytes(text), new DateTimeOffset(2026, 3, 1, 12, minute, 0, TimeSpan.Zero));

    public async IAsyncEnumerable<StoredObject> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var (key, item) in Objects.Where(o => o.Key.StartsWith(prefix, StringComparison.Ordinal)))
        {
            await Task.Yield();
            yield return Listed(key, item);
        }

        if (ListError is { } error)
        {
            throw error;
        }
    }

    public Task<StoredObject?> FindAsync(string key, CancellationToken cancellationToken) =>
        Task.FromResult(Objects.TryGetValue(key, out var item) ? Listed(key, item) : null);

    public async Task FetchAsync(StoredObject item, Stream target, CancellationToken cancellationToken)
    {
        Fetched.Enqueue(item.Key);
        await (BeforeFetch?.Invoke(item) ?? Task.CompletedTask);
        await target.WriteAsync(Objects[item.Key].Bytes, cancellationToken);
    }

    public void Dispose()
    {
        // Nothing is held.
    }

    private static StoredObject Listed(string key, FakeObject item) => new(key, item.Bytes.Length, item.Tag, item.ModifiedAt);
}
