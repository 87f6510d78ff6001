using Inspect.Engine.Inference;
using Inspect.Engine.Inference.Hub;

namespace Inspect.Tests.Inference.Hub;

/// <summary>Variables of Hugging Face's tools.</summary>
public sealed class HubEnvironmentTests : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("inspect-hub-home-").FullName;

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Fact]
    public void Token_OfTheVariableElseOfTheLogin_IsTakenWithoutBlanks()
    {
        Directory.CreateDirectory(Path.Combine(_home, ".cache", "huggingface"));
        File.WriteAllText(Path.Combine(_home, ".cache", "huggingface", "token"), "hf_ofTheLogin\n");

        Assert.Equal("hf_ofTheLogin", Of().Token());
        Assert.Equal("hf_named", Of(("HF_TOKEN", " hf_named ")).Token());
        Assert.Null(Of(("HF_HOME", Path.Combine(_home, "other"))).Token());
        Assert.Null(Of(("HF_TOKEN", "two\nlines")).Token());
    }

    [Theory]
    [InlineData("HF_HUB_CACHE", "/a/b", "/a/b")]
    [InlineData("HF_HOME", "/a/b", "/a/b/hub")]
    [InlineData("XDG_CACHE_HOME", "/a/b", "/a/b/huggingface/hub")]
    public void CacheDir_OfEachVariable(string name, string value, string dir) => Assert.Equal(dir, Of((name, value)).CacheDir);

    [Fact]
    public void CacheDir_WithoutAVariable_LiesInTheUsersFolder() => Assert.Equal(Path.Combine(_home, ".cache", "huggingface", "hub"), Of().CacheDir);

    [Theory]
    [InlineData("1", true)]
    [InlineData("yes", true)]
    [InlineData("0", false)]
    public void IsOffline_AsTheToolsReadIt(string value, bool isOffline) => Assert.Equal(isOffline, Of(("HF_HUB_OFFLINE", value)).IsOffline);

    [Fact]
    public void Endpoint_ThatIsNoAddress_SaysSo()
    {
        Assert.Equal("https://huggingface.co/", Of().Endpoint.AbsoluteUri);
        Assert.StartsWith("HF_ENDPOINT is no address of a hub.", Assert.Throws<ModelLoadException>(() => Of(("HF_ENDPOINT", "ftp://x")).Endpoint).Message, StringComparison.Ordinal);
    }

    private HubEnvironment Of(params (string Name, string Value)[] variables) => new(name => variables.Where(v => v.Name == name).Select(v => v.Value).FirstOrDefault(), _home);
}
