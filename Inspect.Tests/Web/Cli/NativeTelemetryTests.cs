using Inspect.Tests.Support;

namespace Inspect.Tests.Web.Cli;

/// <summary>The libraries that run local models send their maker reports, unless the app forbids it: they begin with a mark of the machine below the user's own folder.</summary>
public sealed class NativeTelemetryTests : IDisposable
{
    // By any of these the libraries take themselves for under test, and send nothing.
    private static readonly string[] MarksOfTests = ["CI", "TF_BUILD", "GITHUB_ACTIONS", "GITLAB_CI", "TEAMCITY_VERSION", "TRAVIS", "CIRCLECI", "APPVEYOR", "BUILDKITE", "JENKINS_URL", "CODEBUILD_BUILD_ID", "ORT_RUNNING_UNIT_TESTS"];

    private readonly string _home = Directory.CreateTempSubdirectory("inspect-telemetry-").FullName;

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Theory]
    [InlineData("batch")]
    [InlineData("genai")]
    public async Task Eval_LocalModel_LeavesNoMarkOfTheMachine(string engine)
    {
        using var process = AppProcess.Start(
            [.. MarksOfTests.Append("ORT_DISABLE_TELEMETRY")], ["eval", "hello_world", "--model", $"onnx/{BuiltInModel.Name}", "--log-dir", Path.Combine(_home, "logs")],
            ("HOME", _home), ("XDG_CACHE_HOME", Path.Combine(_home, ".cache")), ("Models__Engine", engine));

        var (code, _, error) = await AppProcess.EndAsync(process);

        Assert.True(code == 0, error);
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(_home, "logs")));
        Assert.DoesNotContain(Directory.EnumerateFiles(_home, "*", SearchOption.AllDirectories), f => f.Contains("onnxruntime", StringComparison.OrdinalIgnoreCase));
    }
}
