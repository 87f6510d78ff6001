using Inspect.Web.Cli;

namespace Inspect.Tests.Web.Cli;

/// <summary>Command lines that cannot be parsed: each gets one sentence that names what is wrong, and 2.</summary>
public sealed class ParseProblemTests
{
    [Theory]
    [InlineData("evl two", "There is no command evl. Did you mean eval?")]
    [InlineData("frobnicate", "There is no command frobnicate. There are eval, eval-set, eval-retry, view, score, log, models, cache, list, info.")]
    [InlineData("log lst", "There is no command log lst. Did you mean log list?")]
    [InlineData("log", "log needs a command: ")]
    [InlineData("eval one --tags", "--tags needs a value: Tags of the log (comma list).")]
    [InlineData("eval one --sample-id", "--sample-id needs a value: Some items only, by their id: 7, or 7,geo*.")]
    [InlineData("eval one --sample-id=", "--sample-id needs a value: ")]
    [InlineData("eval one --display plain --display none", "--display is given 2 times. Give it once.")]
    [InlineData("eval-retry", "eval-retry needs LOG: Logs of runs that failed, were cancelled or were interrupted.")]
    [InlineData("eval-retry nope.eval", "There is no log nope.eval. Give a file, or a name that 'log list' shows.")]
    [InlineData("score", "score needs LOG: The log.")]
    [InlineData("log dump a b", "\"b\" is one argument too many. log dump --help says what it takes.")]
    [InlineData("eval hello_world -T n={a", "-T n={a: {a cannot be read: not valid YAML: ")]
    [InlineData("eval hello_world --model mokllm/model", "The model \"mokllm/model\" is unknown. Did you mean mockllm/model?")]
    [InlineData("eval hello_world --model mockllm/model --solver system_message", "system_message needs \"template\": Text with {variables} of the sample's metadata.")]
    public async Task Run_WhatCannotBeParsed_IsOneSentenceAndTwo(string line, string sentence)
    {
        using var output = new MemoryStream();
        using var error = new StringWriter();

        var code = await InspectCommand.RunAsync(line.Split(' '), (_, _) => Task.FromResult(0), new CliStreams(output, error));

        var said = error.ToString().TrimEnd();
        Assert.True(code == 2 && said.StartsWith(sentence, StringComparison.Ordinal), $"{code}: {said}");
        Assert.DoesNotContain('\n', said);
    }
}
