using System.Text;
using Inspect.Tests.Logs;
using Inspect.Tests.Logs.Tables;
using Inspect.Web.Cli;

namespace Inspect.Tests.Web.Cli;

/// <summary>Tables on the command line.</summary>
public sealed class LogExportCommandTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Export_LogsAndFolders_WritesOneTable()
    {
        using var folder = new TemporaryFolder();
        var log = await MakeLog.FinishedAsync(folder, ".eval", Stop);
        Directory.CreateDirectory(folder.File("more"));
        await MakeLog.FinishedAsync(folder.File("more"), Stop);

        var (code, output, error) = await RunAsync("log", "export", "samples", log, folder.Path, "--format", "csv");

        Assert.Equal((0, "4 rows of 2 logs.\n"), (code, error));
        Assert.Equal(["1", "2", "1", "2"], TableFiles.Rows(output).Select(r => r["id"]));
    }

    [Fact]
    public async Task Export_ToAFileThatIsThere_NeedsTheFlag()
    {
        using var folder = new TemporaryFolder();
        var log = await MakeLog.FinishedAsync(folder, ".eval", Stop);
        var target = folder.File("evals.parquet");
        await File.WriteAllTextAsync(target, "mine", Stop);

        var (refused, _, sentence) = await RunAsync("log", "export", "evals", log, "--output", target);
        var kept = await File.ReadAllTextAsync(target, Stop);
        var (code, _, _) = await RunAsync("log", "export", "evals", log, "--output", target, "--overwrite");

        Assert.Equal((2, $"There already is a file {target}. Replace it with --overwrite, or choose another --output.\n", "mine"), (refused, sentence, kept));
        Assert.Equal((0, "PAR1"), (code, Encoding.ASCII.GetString((await File.ReadAllBytesAsync(target, Stop))[..4])));
        Assert.Equal(["a.eval", "evals.parquet"], Directory.EnumerateFiles(folder.Path).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task Export_WithLogsThatCannotBeRead_NamesThemAndWritesTheOthers()
    {
        using var folder = new TemporaryFolder();
        var log = await MakeLog.FinishedAsync(folder, ".eval", Stop);
        var bad = folder.File("bad.eval");
        await File.WriteAllTextAsync(bad, "no archive", Stop);
        var target = folder.File("new/samples.csv");

        var (code, output, error) = await RunAsync("log", "export", "samples", bad, log, folder.File("gone.eval"), "--output", target);

        Assert.Equal(2, code);
        Assert.Equal(Path.GetRelativePath(Environment.CurrentDirectory, target) + "\n", output);
        Assert.Equal(2, TableFiles.Rows(await File.ReadAllTextAsync(target, Stop)).Count);
        Assert.Contains("gone.eval", error, StringComparison.Ordinal);
        Assert.Contains("bad.eval is left: ", error, StringComparison.Ordinal);
        Assert.EndsWith("2 rows of 1 log.\n", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("A Parquet file is not for the screen. Name it with --output.", "log", "export", "samples", "LOG", "--format", "parquet")]
    [InlineData("--full and --details go with the table samples.", "log", "export", "events", "LOG", "--full")]
    public async Task Export_WithWhatDoesNotFit_SaysSo(string sentence, params string[] arguments)
    {
        using var folder = new TemporaryFolder();
        var log = await MakeLog.FinishedAsync(folder, ".eval", Stop);

        Assert.Equal((2, "", sentence + "\n"), await RunAsync([.. arguments.Select(a => a == "LOG" ? log : a)]));
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var output = new MemoryStream();
        using var error = new StringWriter();
        var code = await InspectCommand.RunAsync(arguments, (_, _) => Task.FromResult(0), new CliStreams(output, error));
        return (code, Encoding.UTF8.GetString(output.ToArray()), error.ToString().ReplaceLineEndings("\n"));
    }
}
