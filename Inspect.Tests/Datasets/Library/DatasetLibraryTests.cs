using System.Text;
using Inspect.Engine;
using Inspect.Engine.Datasets;
using Inspect.Engine.Datasets.Library;
using Inspect.Tests.Logs;

namespace Inspect.Tests.Datasets.Library;

/// <summary>The library of dataset files: names stay inside, nothing of somebody else is overwritten, used versions stay.</summary>
public sealed class DatasetLibraryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly DatasetLibrary _library;

    public DatasetLibraryTests() => _library = new DatasetLibrary(_folder.Path);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Save_NewDataset_IsListed()
    {
        await SaveAsync("capitals", null, "{\"input\": \"a\"}\n");
        await File.WriteAllTextAsync(Path.Combine(_library.Dir, "b.csv"), "input\nx\n", Stop);
        await File.WriteAllTextAsync(Path.Combine(_library.Dir, "notes.txt"), "x", Stop);

        Assert.Equal([("b.csv", false), ("capitals", true)], _library.List().Select(e => (e.Name, e.CanEdit)));
        Assert.Equal(1, await _library.CountAsync(_library.Find("capitals")!, Stop));
        Assert.Equal(1, await _library.CountAsync(_library.Find("b.csv")!, Stop));
    }

    [Theory]
    [InlineData("../out")]
    [InlineData("a/b")]
    [InlineData("..")]
    [InlineData("")]
    [InlineData(".hidden")]
    [InlineData("a\0b")]
    [InlineData("-x")]
    public async Task Save_NameThatIsNone_WritesNothing(string name)
    {
        await Assert.ThrowsAsync<DatasetException>(() => SaveAsync(name, null, "{}\n"));

        Assert.Null(_library.Find(name));
        Assert.False(Directory.Exists(_library.Dir) && Directory.EnumerateFileSystemEntries(_library.Dir).Any());
    }

    [Fact]
    public async Task Find_LinkOutOfTheFolder_IsNotThere()
    {
        using var elsewhere = new TemporaryFolder();
        await File.WriteAllTextAsync(elsewhere.File("secret.jsonl"), "{}\n", Stop);
        Directory.CreateDirectory(_library.Dir);
        File.CreateSymbolicLink(Path.Combine(_library.Dir, "leak.jsonl"), elsewhere.File("secret.jsonl"));

        Assert.Null(_library.Find("leak"));
        Assert.Empty(_library.List());
        await Assert.ThrowsAsync<InspectException>(() => SaveAsync("leak", null, "{\"input\": \"x\"}\n"));
        Assert.Equal("{}\n", await File.ReadAllTextAsync(elsewhere.File("secret.jsonl"), Stop));
    }

    [Fact]
    public async Task Save_OnAVersionThatSomebodyChanged_WritesNothing()
    {
        var first = await SaveAsync("d", null, "{\"input\": \"one\"}\n");
        await SaveAsync("d", first, "{\"input\": \"two\"}\n");

        var error = await Assert.ThrowsAsync<StaleFileException>(() => SaveAsync("d", first, "{\"input\": \"three\"}\n"));

        Assert.Contains("changed by somebody else", error.Message, StringComparison.Ordinal);
        Assert.Equal("{\"input\": \"two\"}\n", await File.ReadAllTextAsync(_library.Find("d")!.Path, Stop));
        Assert.Single(Directory.EnumerateFiles(_library.Dir));
    }

    [Fact]
    public async Task Save_NameThatIsTaken_WritesNothing()
    {
        await SaveAsync("d", null, "{\"input\": \"one\"}\n");

        await Assert.ThrowsAsync<StaleFileException>(() => SaveAsync("d", null, "{\"input\": \"two\"}\n"));
    }

    [Fact]
    public async Task Versions_AreKeptOnceAndNeverChanged()
    {
        var hash = await SaveAsync("d", null, "{\"input\": \"one\"}\n");
        var entry = _library.Find("d")!;
        Assert.Equal(1, _library.Versions.NumberOf("d", entry.Path));

        Assert.Equal(1, await _library.Versions.KeepAsync("d", entry.Path, Stop));
        Assert.Equal(1, await _library.Versions.KeepAsync("d", entry.Path, Stop));
        await SaveAsync("d", hash, "{\"input\": \"two\"}\n");
        Assert.Equal(2, _library.Versions.NumberOf("d", entry.Path));
        Assert.Equal(2, await _library.Versions.KeepAsync("d", entry.Path, Stop));

        Assert.Equal([1, 2], _library.Versions.Of("d").Select(v => v.Number));
        Assert.Equal("{\"input\": \"one\"}\n", await File.ReadAllTextAsync(Path.Combine(_folder.Path, ".versions", "datasets", "d", "1.jsonl"), Stop));
        using var old = await _library.OpenAsync(entry, 1, Stop);
        Assert.Equal("one", old.Read(0, 1)[0].Record.GetProperty("input").GetString());
        await Assert.ThrowsAsync<DatasetException>(() => _library.OpenAsync(entry, 9, Stop));
    }

    [Fact]
    public async Task Diff_OfTwoVersions_NamesRowsAndFields()
    {
        await SaveAsync("old", null, "{\"id\": 1, \"input\": \"a\", \"target\": \"x\"}\n{\"id\": 2, \"input\": \"b\"}\n{\"id\": 3, \"input\": \"c\"}\n");
        await SaveAsync("new", null, "{\"id\": 3, \"input\": \"c\"}\n{\"id\": 1, \"input\": \"a\", \"target\": \"y\"}\n{\"id\": 4, \"input\": \"d\"}\n");
        using var older = await _library.OpenAsync(_library.Find("old")!, null, Stop);
        using var newer = await _library.OpenAsync(_library.Find("new")!, null, Stop);

        var diff = DatasetDiff.Of(older, newer, Stop);

        Assert.Equal(["target"], Assert.Single(diff.Changed).Fields);
        Assert.Equal(2, Assert.Single(diff.Added).Number);
        Assert.Equal(1, Assert.Single(diff.Removed).Number);
    }

    [Fact]
    public async Task Draft_UntouchedRows_AreWrittenByteByByte()
    {
        await SaveAsync("d", null, "{ \"input\":\"a\",  \"odd\" : 1.0 }\n{\"input\": \"b\", \"target\": \"x\"}\n{\"input\": \"c\"}\n");
        using var file = await _library.OpenAsync(_library.Find("d")!, null, Stop);
        var draft = new DatasetDraft(file);

        Assert.True(draft.Set(1, "target", "x; y"));
        Assert.True(draft.Set(1, "metadata.region", "asia"));
        Assert.False(draft.Set(0, "input", "a"));
        draft.Delete(2);
        draft.Add(["{\"input\": \"d\"}"]);

        Assert.Equal("{ \"input\":\"a\",  \"odd\" : 1.0 }\n{\"input\":\"b\",\"target\":[\"x\",\"y\"],\"metadata\":{\"region\":\"asia\"}}\n{\"input\": \"d\"}\n", await TextAsync(draft));
        Assert.Equal([1, 2], draft.ChangedRows);
    }

    [Fact]
    public async Task Draft_Undo_GoesBackStepByStep()
    {
        await SaveAsync("d", null, "{\"input\": \"a\"}\n{\"input\": \"b\"}\n");
        using var file = await _library.OpenAsync(_library.Find("d")!, null, Stop);
        var draft = new DatasetDraft(file);
        draft.Delete(0);
        draft.Set(0, "input", "c");

        draft.Undo();
        Assert.Equal("{\"input\": \"b\"}\n", await TextAsync(draft));
        draft.Undo();

        Assert.False(draft.IsChanged);
        Assert.Equal("{\"input\": \"a\"}\n{\"input\": \"b\"}\n", await TextAsync(draft));
    }

    private Task<string> SaveAsync(string name, string? expected, string text) =>
        _library.SaveAsync(name, expected, async (stream, stop) => await stream.WriteAsync(Encoding.UTF8.GetBytes(text), stop), Stop);

    private static async Task<string> TextAsync(DatasetDraft draft)
    {
        using var stream = new MemoryStream();
        await draft.WriteAsync(stream, Stop);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
