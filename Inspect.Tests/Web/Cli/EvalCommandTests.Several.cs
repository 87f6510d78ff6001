using Inspect.Engine.Logs.Format;

namespace Inspect.Tests.Web.Cli;

/// <content>Several runs of one command.</content>
public sealed partial class EvalCommandTests
{
    [Fact]
    public async Task EvalSet_WithPages_EndsWithAFolderOfThem()
    {
        var pages = Path.Combine(_folder, "site");

        var (code, _, error) = await RunAsync("eval-set", Path.Combine(Tasks, "two.yaml"), "--model", "mockllm/a,mockllm/b", "--max-tasks", "2", "--log-dir", Logs, "--display", "none", "--bundle-dir", pages);

        Assert.Equal((0, ""), (code, error));
        Assert.Contains("mockllm/b", await File.ReadAllTextAsync(Path.Combine(pages, "index.html"), Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task EvalSet_WithEmbeddedPages_KeepsThemBesideTheLogs()
    {
        var (code, _, error) = await RunAsync("eval-set", Path.Combine(Tasks, "two.yaml"), "--model", "mockllm/a,mockllm/b", "--max-tasks", "2", "--log-dir", Logs, "--display", "none", "--embed-viewer");

        Assert.Equal((0, ""), (code, error));
        var logs = Directory.GetFiles(Logs, "*.eval").Select(l => Path.GetFileName(l)).Order(StringComparer.Ordinal).ToList();
        using var listing = System.Text.Json.JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(Logs, "listing.json"), Stop));
        Assert.Equal(logs, listing.RootElement.EnumerateObject().Select(e => e.Name).Order(StringComparer.Ordinal));
        Assert.Equal(logs.Select(l => l + ".html"), Directory.GetFiles(Path.Combine(Logs, "viewer")).Select(p => Path.GetFileName(p)).Order(StringComparer.Ordinal));
        Assert.Contains("mockllm/b", await File.ReadAllTextAsync(Path.Combine(Logs, "index.html"), Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Eval_SeveralTasksAtATime_RunsThemAll()
    {
        var (code, _, error) = await EvalAsync(Tasks, "--model", "mockllm/a,mockllm/b", "--max-tasks", "3");

        var headers = await HeadersAsync();
        Assert.Equal((0, "", 4), (code, error, headers.Count));
        Assert.All(headers, h => Assert.Equal((EvalStatus.Success, 3), (h.Status, h.Eval.Config.MaxTasks)));
    }
}
