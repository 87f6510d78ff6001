using Inspect.Web.Components.SamplePage.Text;

namespace Inspect.Tests.Web.Components.SamplePage.Text;

/// <summary>Colours of code, thoughts of models, lists of things to do.</summary>
public sealed class CodeLightTests
{
    [Theory]
    [InlineData("python", "x = 'a' # b", "x = |cs:'a'| |ck:# b")]
    [InlineData("python", "def f(n): return 1.5", "cw:def| |cf:f|(n): |cw:return| |cn:1.5")]
    [InlineData("bash", "echo $#; it's", "cw:echo| $#; it|cs:'s")]
    [InlineData("js", "a /* b\nc */ // d", "a |ck:/* b\nc */| |ck:// d")]
    [InlineData("python", "s = \"\"\"a\n'b\"\"\"", "s = |cs:\"\"\"a\n'b\"\"\"")]
    [InlineData("text", "def 1 'a'", "def 1 'a'")]
    [InlineData(null, "def", "def")]
    public void Parts_Code_KeepsEachCharacter(string? language, string code, string expected)
    {
        var parts = CodeLight.Parts(code, language).ToList();

        Assert.Equal(code, string.Concat(parts.Select(p => p.Text)));
        Assert.Equal(expected, string.Join('|', parts.Select(p => p.Css is null ? p.Text : $"{p.Css}:{p.Text}")));
    }

    [Theory]
    [InlineData("<think>\nhm\n</think>\n\nFour", "hm", "Four")]
    [InlineData(" <think>cut off", "cut off", "")]
    [InlineData("<reasoning>a</reasoning>b", "a", "b")]
    public void Thought_AtTheBeginning_IsApart(string text, string thought, string rest)
    {
        Assert.Equal(new ThoughtText(thought, rest), ThoughtText.Of(text));
    }

    [Fact]
    public void Thought_ElsewhereOrNone_IsText()
    {
        Assert.Null(ThoughtText.Of("I <think>so</think>"));
    }

    [Fact]
    public void Todo_OfAPlan_HasItsStates()
    {
        using var json = System.Text.Json.JsonDocument.Parse("""{"plan": [{"step": "look", "status": "completed"}, {"step": "fix", "status": "in_progress"}], "explanation": "x"}""");
        var arguments = json.RootElement.EnumerateObject().ToDictionary(p => p.Name, p => p.Value);

        var items = TodoItem.Of(arguments);

        Assert.Equal([("look", true, false), ("fix", false, true)], items.Select(i => (i.Text, i.IsDone, i.IsActive)));
    }
}
