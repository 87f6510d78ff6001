using System.Text.Json;
using System.Text.RegularExpressions;
using Inspect.Engine.Logs.Reading;
using Inspect.Tests.Support;

namespace Inspect.Tests.Web.Cli;

/// <summary>Models by their names on the command line, from a hub to an answer.</summary>
public sealed partial class ModelsCommandTests : IDisposable
{
    private const string Token = "hf_TheTokenThatNobodyMaySee";

    private readonly string _dir = Directory.CreateTempSubdirectory("inspect-models-cli-").FullName;

    public void Dispose() => Directory.Delete(_dir, recursive: true);

    [Fact]
    public async Task Models_ANameOfTheHub_IsAddedRunsAndIsRemoved()
    {
        var tiny = Vectors.Folder(Path.Combine("import", "hf", "llama"));
        Assert.SkipUnless(tiny is not null, "import/hf/llama is not in the vectors of this machine.");
        await using var hub = await FakeHub.StartAsync();
        var commit = hub.AddFolder("test/tiny", tiny!).Commit;
        var logs = Path.Combine(_dir, "logs");

        var added = await RunAsync(hub.Endpoint, "models", "add", "hf/test/tiny");
        Assert.Equal((0, string.Empty), (added.Code, added.Error));
        Assert.Matches("fetching .* of ", added.Output);
        Assert.Matches(@"hf/test/tiny can be used: llama, .*tokens a second, first token after", added.Output);
        Assert.Contains("It says: ", added.Output, StringComparison.Ordinal);

        // The hub is gone: the name is found all the same.
        var ran = await RunAsync("http://127.0.0.1:1", "eval", "hello_world", "--model", "hf/test/tiny", "--max-tokens", "5", "--log-dir", logs, "--display", "plain");
        Assert.Equal((0, string.Empty), (ran.Code, ran.Error));
        var log = await EvalLogReader.ReadHeaderAsync(Assert.Single(Directory.GetFiles(logs, "*.eval")), TestContext.Current.CancellationToken);
        Assert.Equal("hf/test/tiny", log.Eval.Model);
        var facts = log.Eval.Metadata!["inspect_dotnet"].GetProperty("models").GetProperty("hf/test/tiny");
        Assert.Equal(($"{hub.Endpoint}/test/tiny", "main", commit, "int8"), (Text(facts, "source"), Text(facts, "revision"), Text(facts, "commit"), Text(facts, "precision")));
        Assert.Matches("^[0-9a-f]{64}$", Text(facts, "sha256"));
        Assert.StartsWith("Inspect ", Text(facts, "converter"), StringComparison.Ordinal);

        var listed = await RunAsync(hub.Endpoint, "models", "list");
        Assert.Contains($"hf/test/tiny  int8", Spaces().Replace(listed.Output, "  "), StringComparison.Ordinal);
        Assert.Contains($"commit {commit[..8]}", listed.Output, StringComparison.Ordinal);
        var removed = await RunAsync(hub.Endpoint, "models", "rm", "hf/test/tiny");
        Assert.Matches(@"^hf/test/tiny is removed; [0-9.]+ [kM]B became free\.$", removed.Output);
        Assert.DoesNotContain("hf--test--tiny", Directory.GetDirectories(Path.Combine(_dir, "models")).Select(Path.GetFileName));
        Assert.All((string[])[added.Output, ran.Output, listed.Output], o => Assert.DoesNotContain(Token, o, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("hf/test/none", "There is no model test/none at ")]
    [InlineData("hf/test", "There is no model test at ")]
    [InlineData("nonsense", "\"nonsense\" is no name of a model: write hf/ORG/NAME")]
    [InlineData("gguf/none.gguf", "There is no file none.gguf on the machine")]
    public async Task ModelsAdd_WhatIsNotThere_SaysSo(string name, string words)
    {
        await using var hub = await FakeHub.StartAsync();

        var added = await RunAsync(hub.Endpoint, "models", "add", name);

        Assert.Equal(1, added.Code);
        Assert.StartsWith(words, added.Error, StringComparison.Ordinal);
    }

    private static string Text(JsonElement facts, string name) => facts.GetProperty(name).GetString()!;

    private async Task<(int Code, string Output, string Error)> RunAsync(string endpoint, params string[] arguments)
    {
        using var process = AppProcess.Start(arguments, ("HF_ENDPOINT", endpoint), ("HF_HOME", Path.Combine(_dir, "hf")), ("HF_TOKEN", Token), ("Models__Dir", Path.Combine(_dir, "models")), ("Logs__Dir", Path.Combine(_dir, "applogs")));
        return await AppProcess.EndAsync(process);
    }

    [GeneratedRegex("  +")]
    private static partial Regex Spaces();
}
