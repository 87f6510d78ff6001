using System.Text.Json;
using Inspect.Engine.Evals;
using Inspect.Engine.Models;
using Inspect.Engine.Tasks.Settings;
using Inspect.Web;
using Inspect.Web.Components.NewRun;

namespace Inspect.Tests.Web.Components.NewRun;

/// <summary>What the model is opened with, from a request to the form and back.</summary>
public sealed class RunFormArgumentTests
{
    private static readonly ModelArgument Threads = new("threads", "Threads", ModelArgumentKind.Whole, "Cores.") { Least = 1, Most = 256 };
    private static readonly ModelArgument Template = new("chat_template", "Template", ModelArgumentKind.LongText, "Template.");
    private static readonly ModelArgument Address = new(RunForm.AddressKey, "Address", ModelArgumentKind.Text, "Address.");
    private static readonly EvalRequest Full = new()
    {
        Task = "asks",
        Model = "onnx/small",
        ModelArguments = Arguments("http://localhost:1/v1", """{"threads":2,"chat_template":"a\r\nb","api_key":"secret"}"""),
    };

    private static RunForm Form => RunForm.Of(Full, SettingTable.BuiltIn);

    [Fact]
    public void Of_ARequest_HoldsItsArgumentsButNoKey() => Assert.Equal(
        [("base_url", "http://localhost:1/v1"), ("chat_template", "a\r\nb"), ("threads", "2")],
        Form.ArgumentTexts.OrderBy(t => t.Key).Select(t => (t.Key, t.Value)));

    [Fact]
    public void ToRequest_NothingChanged_KeepsThemAllAndTheKey() =>
        Assert.Equal(Text(Full.ModelArguments), Text(Request(Form, Threads, Template, Address).ModelArguments));

    [Fact]
    public void ToRequest_OneChanged_ChangesThatAlone()
    {
        var arguments = Request(Form.WithArgument("threads", "4"), Threads, Template, Address).ModelArguments;

        Assert.Equal(Text(Arguments("http://localhost:1/v1", """{"threads":4,"chat_template":"a\r\nb","api_key":"secret"}""")), Text(arguments));
    }

    [Fact]
    public void ToRequest_AFieldEmptiedAndOneThatDoesNotFit_SetNothing()
    {
        var form = Form.WithArgument("chat_template", string.Empty).WithArgument("threads", "many").WithArgument(RunForm.AddressKey, "nowhere");

        Assert.Equal(Text(Arguments(null, """{"api_key":"secret"}""")), Text(Request(form, Threads, Template, Address).ModelArguments));
        Assert.Equal("threads must be a whole number from 1 to 256, not many.", form.ProblemOf(Threads));
        Assert.Equal("The address of the server must be one such as https://localhost:8000/v1, not nowhere.", form.ProblemOf(Address));
    }

    [Fact]
    public void ToRequest_AnotherModel_TakesOnlyWhatItKnowsAndNoKey_AndTheFirstOneGetsAllBack()
    {
        var other = Form with { Model = "mockllm/model" };

        Assert.Same(ModelArguments.None, Request(other).ModelArguments);
        Assert.Equal(Text(Arguments(null, """{"threads":2}""")), Text(Request(other, Threads).ModelArguments));
        Assert.Equal(Text(Full.ModelArguments), Text(Request(other with { Model = Full.Model }, Threads, Template, Address).ModelArguments));
    }

    [Fact]
    public void Draft_ReadBack_HoldsTheTexts()
    {
        var form = Form.WithArgument("threads", "many");

        var read = JsonSerializer.Deserialize<RunForm>(JsonSerializer.Serialize(form, AppJson.Options), AppJson.Options)!;

        Assert.Equal(form.ArgumentTexts.OrderBy(t => t.Key), read.ArgumentTexts.OrderBy(t => t.Key));
    }

    private static EvalRequest Request(RunForm form, params ModelArgument[] known) => form.ToRequest(SettingTable.BuiltIn, Full, null, arguments: known);

    private static ModelArguments Arguments(string? address, string json) =>
        new() { BaseUrl = address, Values = JsonElement.Parse(json).EnumerateObject().ToDictionary(p => p.Name, p => p.Value) };

    private static string Text(ModelArguments arguments) => $"{arguments.BaseUrl} {string.Join(' ', arguments.Values.OrderBy(v => v.Key).Select(v => $"{v.Key}={v.Value.GetRawText()}"))}";
}
