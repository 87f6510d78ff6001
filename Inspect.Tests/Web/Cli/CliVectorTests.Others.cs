using System.CommandLine;
using System.Text.Json;
using Inspect.Web.Cli;

namespace Inspect.Tests.Web.Cli;

/// <content>Command lines of the other commands: what they do is tested with real logs, and here that they are taken or refused.</content>
public sealed partial class CliVectorTests
{
    [Fact]
    public async Task OtherCommands_EachCommandLine_IsTakenOrRefusedAsByTheReference()
    {
        var others = Cases(null).Where(c => Command(c) is not ("eval" or "eval-set") || Name(c) == "help-exit").ToList();

        foreach (var c in others)
        {
            Assert.Equal((Name(c), c.GetProperty("exitCode").GetInt32() == 0), (Name(c), await IsTakenAsync(c)));
        }

        Assert.True(others.Count >= 14, "Cases are missing.");
    }

    /// <summary>A line that says nothing about a log is run; one that would run or score a log is read, and run where it is to be refused.</summary>
    private async Task<bool> IsTakenAsync(JsonElement c)
    {
        var command = InspectCommand.Create((_, _) => Task.FromResult(0), new CliStreams(Stream.Null, TextWriter.Null));
        var result = command.Parse(BareOptions.Arrange(command, [.. c.GetProperty("args").EnumerateArray().Select(a => WithFiles(c, a.GetString()!))]));
        if (result.Errors.Count > 0)
        {
            return false;
        }

        var isRun = c.TryGetProperty("error", out _) || Name(c) is "version" or "help-exit";
        return !isRun || await result.InvokeAsync(
            new InvocationConfiguration { EnableDefaultExceptionHandler = false, Output = TextWriter.Null, Error = TextWriter.Null }, TestContext.Current.CancellationToken) == 0;
    }
}
