using Inspect.Engine.Inference;
using Inspect.Engine.Inference.Hub;
using Inspect.Tests.Support;

namespace Inspect.Tests.Inference.Named;

/// <summary>Files of this machine that are named as models.</summary>
public sealed class LocalSourceTests : IAsyncLifetime
{
    private readonly string _dir = Directory.CreateTempSubdirectory("inspect-local-").FullName;
    private FetchHost _host = null!;

    private string Models => Path.Combine(_dir, "models");

    public ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(Models);
        _host = new FetchHost(Models, new HubEnvironment(_ => null, _dir));
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        Directory.Delete(_dir, recursive: true);
    }

    [Fact]
    public async Task Fetch_APipeByTheNameOfAGgufFile_IsRefusedAtOnce()
    {
        var pipe = Path.Combine(Models, "small.gguf");
        NamedPipe.Make(pipe);

        Assert.Equal($"{pipe} is a pipe, a device or the like, which may never end. Put a file in its place.", await FailsAsync("gguf/small.gguf"));
    }

    [Fact]
    public async Task Fetch_AFolderWhoseWeightsAreAPipe_IsRefusedAtOnce()
    {
        var folder = Path.Combine(_dir, "mine");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "config.json"), "{}");
        var pipe = Path.Combine(folder, "model.safetensors");
        NamedPipe.Make(pipe);

        Assert.Equal($"{pipe} is a pipe, a device or the like, which may never end. Put a file in its place.", await FailsAsync(folder));
    }

    [Fact]
    public async Task Fetch_ALinkToADevice_IsRefusedAtOnce()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Devices have no paths there.");
        File.CreateSymbolicLink(Path.Combine(Models, "zero.gguf"), "/dev/zero");

        Assert.EndsWith("is a pipe, a device or the like, which may never end. Put a file in its place.", await FailsAsync("gguf/zero.gguf"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fetch_APartWhoseOtherPartIsMissing_NamesIt()
    {
        var first = Path.Combine(Models, "m-00001-of-00002.gguf");
        File.WriteAllText(first, "GGUF");

        Assert.Equal($"{first} is one of 2 parts, and m-00002-of-00002.gguf is missing. Put all parts beside each other, under the names that they had.", await FailsAsync("gguf/m-00001-of-00002.gguf"));
    }

    [Fact]
    public async Task Fetch_APartThatIsAPipe_IsRefusedAtOnce()
    {
        File.WriteAllText(Path.Combine(Models, "m-00001-of-00002.gguf"), "GGUF");
        NamedPipe.Make(Path.Combine(Models, "m-00002-of-00002.gguf"));

        Assert.EndsWith("m-00002-of-00002.gguf is a pipe, a device or the like, which may never end. Put a file in its place.", await FailsAsync("gguf/m-00001-of-00002.gguf"), StringComparison.Ordinal);
    }

    /// <summary>A pipe that is opened waits for ever, whoever cancels: so the wait ends by itself.</summary>
    private async Task<string> FailsAsync(string name) =>
        (await Assert.ThrowsAsync<ModelLoadException>(() => _host.FetchAsync(name).WaitAsync(Patience.Most, TestContext.Current.CancellationToken))).Message;
}
