using Inspect.Tests.Support;

namespace Inspect.Tests.Web.Cli;

/// <summary>What variables of the environment say to a process of the command line.</summary>
[Collection(BuiltInModelCollection.Name)]
public sealed class CommandLineVariableTests : IDisposable
{
    private readonly string _logs = Directory.CreateTempSubdirectory("inspect-cli-").FullName;

    public void Dispose() => Directory.Delete(_logs, recursive: true);

    [Fact]
    public async Task Eval_AVariableThatIsNoNumber_SaysSoAndEndsWithTwo()
    {
        using var process = AppProcess.Start(["eval", "hello_world", "--model", "mockllm/model", "--log-dir", _logs], ("INSPECT_EVAL_EPOCHS", "ten"));

        var (code, _, error) = await AppProcess.EndAsync(process);

        Assert.Equal((2, "INSPECT_EVAL_EPOCHS must be a number, not ten."), (code, error));
    }

    [Fact]
    public async Task Eval_ThePatternOfLogNames_IsThatOfTheVariable()
    {
        using var process = AppProcess.Start(["eval", "hello_world", "--model", "mockllm/model", "--log-dir", _logs, "--display", "none"], ("INSPECT_EVAL_LOG_FILE_PATTERN", "{model}_{task}_{id}"));

        Assert.Equal((0, string.Empty), await AppProcess.EndAsync(process) is var (code, _, error) ? (code, error) : default);
        Assert.Matches(@"T\d\d-\d\d-\d\d-00-00_mockllm-model_hello-world_[A-Za-z0-9]+\.eval$", Assert.Single(Directory.GetFiles(_logs)));
    }

    [Theory]
    [InlineData("INSPECT_EVAL_LOG_FILE_PATTERN", "a/{id}", "mockllm/model", "INSPECT_EVAL_LOG_FILE_PATTERN) may hold text, {task}, {model} and {id}")]
    [InlineData("INSPECT_EVAL_LOG_FILE_PATTERN", "{name}", "mockllm/model", "INSPECT_EVAL_LOG_FILE_PATTERN) may hold text, {task}, {model} and {id}")]
    [InlineData("INSPECT_DISABLE_MODEL_API", "1", "onnx/SmolLM2-135M-Instruct", "INSPECT_DISABLE_MODEL_API blocks all but mockllm")]
    public async Task Eval_AVariableThatForbidsTheRun_SaysSoAndEndsWithTwo(string variable, string value, string model, string sentence)
    {
        using var process = AppProcess.Start(["eval", "hello_world", "--model", model, "--log-dir", _logs], (variable, value));

        var (code, _, error) = await AppProcess.EndAsync(process);

        Assert.Equal(2, code);
        Assert.Contains(sentence, error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_logs));
    }

    [Fact]
    public async Task Eval_ModelsAreDisabled_TheMockAnswers()
    {
        using var process = AppProcess.Start(["eval", "hello_world", "--model", "mockllm/model", "--log-dir", _logs, "--display", "none"], ("INSPECT_DISABLE_MODEL_API", "1"));

        Assert.Equal((0, string.Empty), await AppProcess.EndAsync(process) is var (code, _, error) ? (code, error) : default);
    }
}
