using Inspect.Engine.Logs.Journal;
using Inspect.Engine.Logs.Stores;
using Inspect.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Inspect.Tests.Logs.Stores;

/// <summary>Copies of a store are like the store after each look, and nothing else is touched.</summary>
public sealed class StoreMirrorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeStore _store = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.Zero));
    private readonly ListLogger<LogMirrors> _logger = new();
    private readonly StoresOptions _options;
    private readonly string _logs;

    public StoreMirrorTests()
    {
        _options = new StoresOptions { Dir = _folder.File("stores"), ReserveBytes = 0, Parallel = 1 };
        _logs = StoreFolders.FolderOf("s3://bucket/p", _options.Dir)!;
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Pass_LogsOfAPrefix_AreHereWithTheirTimesNewestFirst()
    {
        _store.Put("p/old.eval", "old", minute: 1);
        _store.Put("p/sub/new.eval", "new", minute: 2);
        _store.Put("p/2026-01-01T00-00-00_t_i.json", "json", minute: 0);
        _store.Put("p/notes.txt", "no log");
        _store.Put("p/other.json", "no log");
        _store.Put("p2/other.eval", "another prefix");

        var state = await PassAsync();

        Assert.Equal(["2026-01-01T00-00-00_t_i.json", "old.eval", "sub/new.eval"], Files());
        Assert.Equal(["p/sub/new.eval", "p/old.eval", "p/2026-01-01T00-00-00_t_i.json"], _store.Fetched);
        Assert.Equal("new", await ReadAsync("sub/new.eval"));
        Assert.Equal(new DateTime(2026, 3, 1, 12, 2, 0, DateTimeKind.Utc), File.GetLastWriteTimeUtc(Path.Combine(_logs, "sub/new.eval")));
        Assert.Equal((3, 10L, 0, 0, 0, _time.GetUtcNow()), (state.Logs, state.Bytes, state.Waiting, state.Failed, state.Refused, state.SucceededAt));
    }

    [Fact]
    public async Task Pass_Again_FetchesOnlyWhatHasChangedAndRemovesWhatIsGone()
    {
        _store.Put("p/a/same.eval", "same");
        _store.Put("p/b/gone.eval", "gone");
        _store.Put("p/other.eval", "one");
        using var mirror = Mirror();
        Assert.True(mirror.TryHold());
        await mirror.PassAsync(_store, TestContext.Current.CancellationToken);
        var before = File.GetLastWriteTimeUtc(Path.Combine(_logs, "other.eval"));
        _store.Fetched.Clear();
        _store.Objects.TryRemove("p/b/gone.eval", out _);
        _store.Put("p/other.eval", "two");

        await mirror.PassAsync(_store, TestContext.Current.CancellationToken);

        Assert.Equal(["p/other.eval"], _store.Fetched);
        Assert.Equal(["a/same.eval", "other.eval"], Files());
        Assert.False(Directory.Exists(Path.Combine(_logs, "b")));
        Assert.Equal("two", await ReadAsync("other.eval"));
        Assert.NotEqual(before, File.GetLastWriteTimeUtc(Path.Combine(_logs, "other.eval")));
    }

    [Fact]
    public async Task Pass_OfALaterProcess_FetchesNothingThatIsHere()
    {
        _store.Put("p/a.eval", "a");
        await PassAsync();
        _store.Fetched.Clear();
        await File.WriteAllTextAsync(Path.Combine(_logs, "stranger.eval"), "x", TestContext.Current.CancellationToken);
        Directory.CreateDirectory(Path.Combine(_logs, "..", "incoming"));
        await File.WriteAllTextAsync(Path.Combine(_logs, "..", "incoming", "half"), "x", TestContext.Current.CancellationToken);

        var state = await PassAsync();

        Assert.Empty(_store.Fetched);
        Assert.Equal(["a.eval"], Files());
        Assert.False(Directory.Exists(Path.Combine(_logs, "..", "incoming")));
        Assert.Equal(1, state.Logs);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"Items\":null}")]
    [InlineData("{\"Items\":{\"a.eval\":null}}")]
    [InlineData("nonsense")]
    public async Task Pass_DamagedManifest_FetchesAllAgain(string manifest)
    {
        _store.Put("p/a.eval", "a");
        await PassAsync();
        await File.WriteAllTextAsync(Path.Combine(_logs, "..", "manifest.json"), manifest, TestContext.Current.CancellationToken);

        await PassAsync();

        Assert.Equal(["p/a.eval", "p/a.eval"], _store.Fetched);
        Assert.Equal("a", await ReadAsync("a.eval"));
    }

    [Fact]
    public async Task Pass_CopyThatSomebodyCutOrRemoved_IsFetchedAgain()
    {
        _store.Put("p/a.eval", "whole");
        _store.Put("p/b.eval", "whole");
        await PassAsync();
        await File.WriteAllTextAsync(Path.Combine(_logs, "a.eval"), "cut", TestContext.Current.CancellationToken);
        File.Delete(Path.Combine(_logs, "b.eval"));

        await PassAsync();

        Assert.Equal(("whole", "whole"), (await ReadAsync("a.eval"), await ReadAsync("b.eval")));
    }

    [Fact]
    public async Task Pass_ListingThatBreaksOff_RemovesNothing()
    {
        _store.Put("p/a.eval", "a");
        _store.Put("p/b.eval", "b");
        await PassAsync();
        _store.Objects.TryRemove("p/a.eval", out _);
        _store.ListError = new StoreException(StoreProblem.Failed, "Broken.");

        await Assert.ThrowsAsync<StoreException>(PassAsync);

        Assert.Equal(["a.eval", "b.eval"], Files());
    }

    [Fact]
    public async Task Pass_LogThatTheStoreDoesNotGive_CostsNoOther()
    {
        _store.Put("p/a.eval", "a", minute: 2);
        _store.Put("p/b.eval", "b", minute: 1);
        _store.BeforeFetch = item => item.Key == "p/a.eval" ? throw new StoreException(StoreProblem.Moved, "It is gone.") : Task.CompletedTask;

        var state = await PassAsync();

        Assert.Equal(["b.eval"], Files());
        Assert.Equal((1, 1, null), (state.Logs, state.Failed, state.SucceededAt));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(_logs, "..", "incoming")));
        Assert.Contains(_logger.Entries, e => e.Message == "The log p/a.eval of s3://bucket/p was not fetched and will be tried again: It is gone.");
    }

    [Fact]
    public async Task Pass_StoreThatListsAndDoesNotGive_IsNotAskedForEachLog()
    {
        for (var i = 0; i < 100; i++)
        {
            _store.Put($"p/{i}.eval", "x");
        }

        _store.BeforeFetch = _ => throw new StoreException(StoreProblem.Refused, "Reading is denied.");
        using var mirror = Mirror();
        Assert.True(mirror.TryHold());

        var problem = await mirror.PassAsync(_store, TestContext.Current.CancellationToken);

        Assert.Equal(("Reading is denied.", 100, 10), (problem, mirror.State.Failed, _store.Fetched.Count));
    }

    [Fact]
    public async Task Pass_NoRoom_KeepsTheNewestAndRemovesOlderCopies()
    {
        _options.MaxBytes = 8;
        _options.MaxLogBytes = 4;
        _store.Put("p/a.eval", "aaaa", minute: 1);
        _store.Put("p/b.eval", "bbbb", minute: 2);
        _store.Put("p/large.eval", "large", minute: 9);
        await PassAsync();
        _store.Put("p/c.eval", "cccc", minute: 3);

        var state = await PassAsync();

        Assert.Equal(["b.eval", "c.eval"], Files());
        Assert.Equal((2, 8L, 2), (state.Logs, state.Bytes, state.LeftOut));
        Assert.Contains(_logger.Entries, e => e.Message.StartsWith("1 logs of s3://bucket/p, none stored later than 2026-03-01 12:01:00Z", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Pass_HostileKeys_AreCountedAndSaidButNotForEver()
    {
        for (var i = 0; i < 500; i++)
        {
            _store.Put($"p/../{i}.eval", "x");
        }

        _store.Put("p/good.eval", "good");

        var state = await PassAsync();

        Assert.Equal(["good.eval"], Files());
        Assert.Equal(500, state.Refused);
        Assert.InRange(_logger.Entries.Count, 10, 60);
        Assert.Equal(["stores"], Directory.EnumerateFileSystemEntries(_folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Pass_LinkAmongTheCopies_IsNotFollowed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need rights there.");
        Directory.CreateDirectory(_folder.File("elsewhere"));
        await File.WriteAllTextAsync(_folder.File("elsewhere/kept.eval"), "x", TestContext.Current.CancellationToken);
        Directory.CreateSymbolicLink(Path.Combine(_logs, "sub"), _folder.File("elsewhere"));
        _store.Put("p/sub/a.eval", "a");

        await Assert.ThrowsAsync<IOException>(PassAsync);

        Assert.Equal(["kept.eval"], Directory.EnumerateFiles(_folder.File("elsewhere")).Select(Path.GetFileName));
    }

    [Fact]
    public void TryHold_WhileAnotherHolds_IsFalseUntilItEnds()
    {
        using var second = Mirror();
        using (var first = Mirror())
        {
            Assert.True(first.TryHold());
            Assert.False(second.TryHold());
        }

        Assert.True(second.TryHold());
    }

    [Fact]
    public void FolderOf_Address_SaysWhoseCopiesItHolds()
    {
        Assert.Equal("s3://bucket/p", LogOrigin.AddressOf(_logs));
        Assert.Equal("s3://bucket/p/sub/a.eval", LogOrigin.AddressOf(Path.Combine(_logs, "sub", "a.eval")));
        Assert.Null(LogOrigin.AddressOf(_options.Dir!));
        Assert.NotEqual(_logs, StoreFolders.FolderOf("s3://bucket/q", _options.Dir));
        Assert.Null(StoreFolders.FolderOf("/data/logs", _options.Dir));
    }

    private StoreMirror Mirror() => new(new StoreAddress("s3", "bucket", "p"), _logs, _options, _time, _logger);

    private async Task<MirrorState> PassAsync()
    {
        using var mirror = Mirror();
        Assert.True(mirror.TryHold());
        await mirror.PassAsync(_store, TestContext.Current.CancellationToken);
        return mirror.State;
    }

    private IEnumerable<string> Files() =>
        Directory.EnumerateFiles(_logs, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(_logs, f)).Order(StringComparer.Ordinal);

    private Task<string> ReadAsync(string path) => File.ReadAllTextAsync(Path.Combine(_logs, path), TestContext.Current.CancellationToken);
}
