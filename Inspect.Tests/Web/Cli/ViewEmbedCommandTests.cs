using System.Text;
using System.Text.Json;
using Inspect.Engine.Logs.Reading;
using Inspect.Tests.Logs;
using Inspect.Web.Cli;

namespace Inspect.Tests.Web.Cli;

/// <summary>Pages beside logs: a list, a page for each run, and the listing that other viewers read (log format 13).</summary>
public sealed class ViewEmbedCommandTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Embed_AFolderOfLogs_HasAListPagesAndAListing()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("sub"));
        var log = await MakeLog.FinishedAsync(folder.File("sub"), Stop);
        File.Copy(log, folder.File("b <b>.eval"));
        await File.WriteAllTextAsync(folder.File("bad.eval"), "no archive", Stop);

        var (code, _, error) = await RunAsync("view", "embed", folder.Path);

        Assert.Equal(2, code);
        Assert.StartsWith("bad.eval is left: ", error, StringComparison.Ordinal);
        Assert.EndsWith("2 runs.\n", error, StringComparison.Ordinal);
        Assert.Equal(
            ["b <b>.eval", "bad.eval", "index.html", "listing.json", "robots.txt", "sub/a.eval", "viewer/b <b>.eval.html", "viewer/sub/a.eval.html"],
            Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(folder.Path, f)).Order(StringComparer.Ordinal));
        Assert.Contains("href=\"viewer/sub/a.eval.html\"", await File.ReadAllTextAsync(folder.File("index.html"), Stop), StringComparison.Ordinal);
        Assert.Contains("href=\"viewer/b%20%3Cb%3E.eval.html\"", await File.ReadAllTextAsync(folder.File("index.html"), Stop), StringComparison.Ordinal);
        Assert.Contains("href=\"../../index.html\"", await File.ReadAllTextAsync(folder.File("viewer/sub/a.eval.html"), Stop), StringComparison.Ordinal);

        var header = await EvalLogReader.ReadHeaderAsync(log, Stop);
        using var listing = JsonDocument.Parse(await File.ReadAllTextAsync(folder.File("listing.json"), Stop));
        Assert.Equal(["b <b>.eval", "sub/a.eval"], listing.RootElement.EnumerateObject().Select(e => e.Name));
        var entry = listing.RootElement.GetProperty("sub/a.eval");
        Assert.Equal(
            (header.Eval.EvalId, "demo", "success", "mockllm/model", 2),
            (entry.GetProperty("eval_id").GetString(), entry.GetProperty("task").GetString(), entry.GetProperty("status").GetString(), entry.GetProperty("model").GetString(), entry.GetProperty("version").GetInt32()));
        Assert.Equal(("accuracy", 1.0), (entry.GetProperty("primary_metric").GetProperty("name").GetString(), entry.GetProperty("primary_metric").GetProperty("value").GetDouble()));
        Assert.StartsWith("2026-01-02T12:00:0", entry.GetProperty("completed_at").GetString(), StringComparison.Ordinal);
        Assert.False(entry.TryGetProperty("error", out _));
    }

    [Fact]
    public async Task Embed_Again_TakesAwayPagesOfLogsThatAreGone()
    {
        using var folder = new TemporaryFolder();
        var log = await MakeLog.FinishedAsync(folder, ".eval", Stop);
        File.Copy(log, folder.File("b.eval"));
        await RunAsync("view", "embed", folder.Path);
        File.Delete(log);

        var (code, _, _) = await RunAsync("view", "embed", folder.Path);

        Assert.Equal(0, code);
        Assert.Equal(["b.eval.html"], Directory.EnumerateFiles(folder.File("viewer")).Select(Path.GetFileName));
        Assert.DoesNotContain("a.eval", await File.ReadAllTextAsync(folder.File("listing.json"), Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Embed_BesideAPageOfSomebodyElse_LeavesIt()
    {
        using var folder = new TemporaryFolder();
        await MakeLog.FinishedAsync(folder, ".eval", Stop);
        await File.WriteAllTextAsync(folder.File("index.html"), "<h1>mine</h1>", Stop);

        var (code, _, error) = await RunAsync("view", "embed", folder.Path);

        Assert.Equal((2, "<h1>mine</h1>"), (code, await File.ReadAllTextAsync(folder.File("index.html"), Stop)));
        Assert.Contains("is a page of somebody else", error, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var output = new MemoryStream();
        using var error = new StringWriter();
        var code = await InspectCommand.RunAsync(arguments, (_, _) => Task.FromResult(0), new CliStreams(output, error));
        return (code, Encoding.UTF8.GetString(output.ToArray()), error.ToString().ReplaceLineEndings("\n"));
    }
}
