using System.CommandLine;
using Inspect.Engine.Tasks.Settings;
using Inspect.Web.Cli;

namespace Inspect.Tests.Web.Cli;

/// <summary>Variables in the place of options (semantics 8.2 and 8.3).</summary>
public sealed class SettingVariableTests
{
    [Theory]
    [InlineData("INSPECT_EVAL_SCORE_DISPLAY", "1", "score_display", "false")] // despite its name
    [InlineData("INSPECT_EVAL_NO_SCORE_DISPLAY", "true", "score_display", "false")]
    [InlineData("INSPECT_EVAL_NO_LOG_SAMPLES", "yes", "log_samples", "false")]
    [InlineData("INSPECT_EVAL_LOG_MODEL_API", "1", "log_model_api", "true")]
    [InlineData("INSPECT_EVAL_LOG_BUFFER", "20", "log_buffer", "20")]
    public void Read_AVariable_IsTheOption(string variable, string text, string setting, string value)
    {
        var options = new EvalOptions(SettingTable.BuiltIn, name => name == variable ? text : null);
        var command = new Command("eval");
        options.AddTo(command);

        var request = options.ReadRequests(command.Parse(["hello_world"]), Inspect.Web.Hosting.HomeFolder.Find(Support.Repository.Root)).Single();

        Assert.Equal(value, SettingTable.BuiltIn.Find(setting)!.Get(request.Settings)!.Value.GetRawText());
    }
}
