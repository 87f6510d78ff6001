using System.Text;
using Inspect.Tests.Logs;
using Inspect.Web.Cli;

namespace Inspect.Tests.Web.Cli;

/// <summary>Reports and bundles on the command line.</summary>
public sealed class ViewReportCommandTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Report_OfALog_IsAFileThatIsNotReplacedUnasked()
    {
        using var folder = new TemporaryFolder();
        var log = await MakeLog.FinishedAsync(folder, ".eval", Stop);
        var target = folder.File("a.html");

        var (code, output, error) = await RunAsync("view", "report", log, "--output", target);
        var (refused, _, sentence) = await RunAsync("view", "report", log, "--output", target);
        var (again, _, _) = await RunAsync("view", "report", log, "--output", target, "--overwrite", "--sample", "1");

        Assert.Equal((0, Path.GetRelativePath(Environment.CurrentDirectory, target) + "\n"), (code, output));
        Assert.StartsWith("2 samples, ", error, StringComparison.Ordinal);
        Assert.Equal((2, $"There already is a file {target}. Replace it with --overwrite, or choose another --output.\n"), (refused, sentence));
        Assert.Equal(0, again);
        Assert.StartsWith("<!DOCTYPE html>", await File.ReadAllTextAsync(target, Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bundle_OfAFolder_HasAListAndAPageForEachRun()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("logs"));
        var log = await MakeLog.FinishedAsync(folder.File("logs"), Stop);
        File.Copy(log, folder.File("logs/b <b>.eval"));
        await File.WriteAllTextAsync(folder.File("logs/bad.eval"), "no archive", Stop);
        var target = folder.File("site");

        var (code, _, error) = await RunAsync("view", "bundle", folder.File("logs"), "--output-dir", target);

        Assert.Equal(2, code);
        Assert.StartsWith("bad.eval is left: ", error, StringComparison.Ordinal);
        Assert.EndsWith("2 runs.\n", error, StringComparison.Ordinal);
        Assert.Equal(["index.html", "robots.txt", "runs/a.html", "runs/b__b_.html"], Directory.EnumerateFiles(target, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(target, f)).Order(StringComparer.Ordinal));
        var index = await File.ReadAllTextAsync(Path.Combine(target, "index.html"), Stop);
        Assert.Contains("href=\"runs/a.html\"", index, StringComparison.Ordinal);
        Assert.Contains("content=\"noindex, nofollow, noai\"", index, StringComparison.Ordinal);
        Assert.Contains("bad.eval", index, StringComparison.Ordinal);
        Assert.Contains("href=\"../index.html\"", await File.ReadAllTextAsync(Path.Combine(target, "runs", "a.html"), Stop), StringComparison.Ordinal);
        Assert.Equal(["logs", "site"], Directory.EnumerateDirectories(folder.Path).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task Bundle_IntoAFolderThatIsThere_NeedsTheFlagAndABundle()
    {
        using var folder = new TemporaryFolder();
        var log = await MakeLog.FinishedAsync(folder, ".eval", Stop);
        var site = folder.File("site");
        Directory.CreateDirectory(folder.File("home"));
        await File.WriteAllTextAsync(folder.File("home/mine.txt"), "mine", Stop);
        await RunAsync("view", "bundle", log, "--output-dir", site);

        var (refused, _, sentence) = await RunAsync("view", "bundle", log, "--output-dir", site);
        var (replaced, _, _) = await RunAsync("view", "bundle", log, "--output-dir", site, "--overwrite");
        var (kept, _, why) = await RunAsync("view", "bundle", log, "--output-dir", folder.File("home"), "--overwrite");

        Assert.Equal((2, $"There already is something in the folder {site}. Replace it with --overwrite, or choose another --output-dir.\n"), (refused, sentence));
        Assert.Equal(0, replaced);
        Assert.Equal((2, $"{folder.File("home")} is no bundle, so that it is not replaced. Choose another --output-dir.\n"), (kept, why));
        Assert.True(File.Exists(folder.File("home/mine.txt")));
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var output = new MemoryStream();
        using var error = new StringWriter();
        var code = await InspectCommand.RunAsync(arguments, (_, _) => Task.FromResult(0), new CliStreams(output, error));
        return (code, Encoding.UTF8.GetString(output.ToArray()), error.ToString().ReplaceLineEndings("\n"));
    }
}
