using Inspect.Engine.Inference;
using Inspect.Engine.Inference.Hub;
using Inspect.Tests.Support;

namespace Inspect.Tests.Inference.Hub;

/// <summary>Which files of a repository, and of the user's cache, make a model.</summary>
public sealed class HubChoiceTests : IAsyncLifetime
{
    private const string Commit = "00000000000000000000000000000000000000aa";
    private const string First = "q/m-00001-of-00003.gguf";

    private readonly string _dir = Directory.CreateTempSubdirectory("inspect-choice-").FullName;
    private FakeHub _hub = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Target => Path.Combine(_dir, "target");

    public async ValueTask InitializeAsync() => _hub = await FakeHub.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _hub.DisposeAsync();
        Directory.Delete(_dir, recursive: true);
    }

    [Fact]
    public async Task Fetch_TheTemplateForTools_KeepsItsFolder()
    {
        _hub.Add("o/m", ("config.json", [1]), ("model.safetensors", [2]), (HubChoice.ToolTemplate, [3]), ("additional_chat_templates/other.jinja", [4]));

        await FetchAsync(null);

        Assert.Equal([HubChoice.ToolTemplate, "config.json", "model.safetensors"], Files());
    }

    [Fact]
    public async Task Fetch_TheFirstPartOfAGgufModel_TakesAll()
    {
        _hub.Add("o/m", (First, [1]), ("q/m-00002-of-00003.gguf", [2]), ("q/m-00003-of-00003.gguf", [3]), ("q/m-00001-of-00002.gguf", [4]));

        await FetchAsync(First);

        Assert.Equal(["m-00001-of-00003.gguf", "m-00002-of-00003.gguf", "m-00003-of-00003.gguf"], Files());
    }

    [Theory]
    [InlineData(First, "o/m has q/m-00001-of-00003.gguf, one of 3 parts, and not q/m-00002-of-00003.gguf.")]
    [InlineData("q/m-00003-of-00003.gguf", "q/m-00003-of-00003.gguf is part 3 of 3. Name the first one, m-00001-of-00003.gguf")]
    [InlineData("q/n-00001-of-00003.gguf", "o/m has no file q/n-00001-of-00003.gguf. It has q/m-00001-of-00003.gguf")]
    public async Task Fetch_PartsThatMakeNoModel_IsRefusedBeforeAnythingIsFetched(string file, string words)
    {
        _hub.Add("o/m", (First, [1]), ("q/m-00003-of-00003.gguf", [3]));

        var error = await Assert.ThrowsAsync<ModelLoadException>(() => FetchAsync(file));

        Assert.StartsWith(words, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(_hub.Requests, r => r.Address.Contains("/resolve/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Take_FromTheCache_HasTemplateAndParts()
    {
        Cache("config.json", "tokenizer.json", "model.safetensors", HubChoice.ToolTemplate, First, "q/m-00002-of-00003.gguf");

        Assert.Equal(Commit, (await TakeAsync(null))?.Commit);
        Assert.Equal([HubChoice.ToolTemplate, "config.json", "model.safetensors", "tokenizer.json"], Files());

        // A model of which a part is missing is not there.
        Assert.Null(await TakeAsync(First));
        Cache("q/m-00003-of-00003.gguf");
        Assert.NotNull(await TakeAsync(First));
        Assert.Superset(new HashSet<string> { "m-00001-of-00003.gguf", "m-00002-of-00003.gguf", "m-00003-of-00003.gguf" }, Files().ToHashSet());
    }

    private async Task FetchAsync(string? file)
    {
        using var fetcher = new HubFetcher(_hub.Environment(_dir), TimeProvider.System);
        await fetcher.FetchAsync("o/m", "main", file, Target, (_, _) => { }, new NoWatch(), Stop);
    }

    private async Task<HubSnapshot?> TakeAsync(string? file)
    {
        using var fetcher = new HubFetcher(_hub.Environment(_dir), TimeProvider.System);
        return await fetcher.TakeAsync("o/m", "main", file, Target, (_, _) => { }, new NoWatch(), Stop);
    }

    private void Cache(params string[] files)
    {
        var root = Path.Combine(_dir, ".cache", "huggingface", "hub", "models--o--m");
        Directory.CreateDirectory(Path.Combine(root, "refs"));
        File.WriteAllText(Path.Combine(root, "refs", "main"), Commit);
        foreach (var path in files.Select(f => Path.Combine(root, "snapshots", Commit, f)))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, "{}");
        }
    }

    private string[] Files() =>
        [.. Directory.GetFiles(Target, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(Target, f).Replace('\\', '/')).Where(f => f != ".commit").Order(StringComparer.Ordinal)];

    private sealed class NoWatch : IHubWatch
    {
        public void Begins(long doneBytes, long totalBytes)
        {
        }

        public void Adds(long bytes)
        {
        }

        public void Waits(string reason)
        {
        }
    }
}
