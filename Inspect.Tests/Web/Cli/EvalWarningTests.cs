using System.CommandLine;
using Inspect.Web.Cli;

namespace Inspect.Tests.Web.Cli;

/// <summary>What <c>eval</c> says of datasets that look wrong although they can be read.</summary>
public sealed class EvalWarningTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("inspect-warnings-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Eval_ADatasetThatLooksWrong_WarnsAndRuns()
    {
        var (code, error) = await RunAsync("input,target\na,\"b\nc,d\n");

        Assert.Equal((0, "Warning: items.csv:2: the quote that opens here is never closed, so that everything to the end of the file, line 3, is one cell. Close it where its cell ends."), (code, error));
        Assert.Single(Directory.GetFiles(_folder, "*.eval"));
    }

    [Fact]
    public async Task Eval_ADatasetThatCannotBeRead_NamesFileAndLineAlone()
    {
        var (code, error) = await RunAsync("input,target\na\n");

        Assert.Equal((2, "items.csv:2: 1 cell under 2 columns. Give the row all its cells, empty ones too."), (code, error));
    }

    private async Task<(int Code, string Error)> RunAsync(string items)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "items.csv"), items, TestContext.Current.CancellationToken);
        var task = Path.Combine(_folder, "task.yaml");
        await File.WriteAllTextAsync(task, "dataset: {file: items.csv}\nscorer: includes\n", TestContext.Current.CancellationToken);
        using var error = new StringWriter();
        var command = InspectCommand.Create((_, _) => Task.FromResult(0), new CliStreams(Stream.Null, error));

        var code = await command.Parse(["eval", task, "--model", "mockllm/model", "--log-dir", _folder, "--display", "none"])
            .InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false }, TestContext.Current.CancellationToken);
        return (code, error.ToString().Trim());
    }
}
