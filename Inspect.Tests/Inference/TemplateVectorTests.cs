using Inspect.Engine.Inference.Templates;
using Inspect.Tests.Inference.Templates;

namespace Inspect.Tests.Inference;

/// <summary>Prompts of real and own chat templates against transformers on Jinja2.</summary>
public sealed class TemplateVectorTests
{
    public static TheoryData<string> Names() => TemplateVectors.Names();

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Names))]
    public void Render_ConversationsOfTheReference_GivesItsPrompts(string name)
    {
        var template = ChatTemplate.Compile(TemplateVectors.Source(name));
        var cases = TemplateVectors.Root.GetProperty("cases").EnumerateArray().Where(c => c.GetProperty("template").GetString() == name).ToList();

        Assert.NotEmpty(cases);
        foreach (var test in cases)
        {
            var set = test.GetProperty("set").GetString()!;
            var input = TemplateVectors.Input(name, set, test.GetProperty("addGenerationPrompt").GetBoolean(), test.GetProperty("continueFinal").GetBoolean());
            TemplateVectors.AssertEnds(set, test, () => template.Render(input, TemplateVectors.Clock, TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public void Render_SmallPrograms_GivesWhatJinjaGives()
    {
        foreach (var unit in TemplateVectors.Root.GetProperty("units").EnumerateArray())
        {
            var source = unit.GetProperty("template").GetString()!;
            TemplateVectors.AssertEnds(source, unit, () => ChatTemplate.Compile(source).Render(
                TemplateVectors.Input(unit.GetProperty("vars")), TemplateVectors.Clock, TestContext.Current.CancellationToken));
        }
    }
}
