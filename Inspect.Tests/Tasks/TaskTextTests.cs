using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Messages;
using Inspect.Engine.Tasks;
using Inspect.Tests.Support;

namespace Inspect.Tests.Tasks;

/// <summary>Texts, numbers and messages written into a task: what is taken, and what is said where they are something else.</summary>
public sealed class TaskTextTests
{
    [Theory]
    [InlineData("dataset:\n  - input: {{question}}\n    target: a", "2:12: a text is expected here, but braces make a map in YAML: put the text in quotes, \"{{question}}\"")]
    [InlineData("dataset:\n  - input: {question}", "2:12: a text is expected here, but braces make a map in YAML: put the text in quotes, \"{question}\"")]
    [InlineData("dataset:\n  - input: a\n    target: {b: c}", "3:13: a text is expected here, but braces make a map in YAML: put the text in quotes, \"{like this}\"")]
    [InlineData("dataset:\n  - input:\n      b: c", "3:7: a text is expected here, not a map")]
    [InlineData("dataset: [{input: a}]\ndescription: [a]", "2:14: a text is expected here, but brackets make a list in YAML: put the text in quotes, \"[like this]\"")]
    [InlineData("dataset: [{input: a}]\nsolver:\n  - prompt_template: {{prompt}}", "3:22: a key of a map must be a text. If the braces belong to a text, put it in quotes: \"{{prompt}}\"")]
    [InlineData("dataset: [{input: []}]", "1:19: the \"input\" is an empty list; give a text, or at least one message")]
    [InlineData("dataset: [{input: \"\"}]", "1:19: the \"input\" is empty")]
    [InlineData("dataset:\n- {input: a, id: 7}\n- {input: b}\n- {input: c, id: \"7\"}", "4:18: another item has the id \"7\" too; ids must differ, also as text and from the positions of items without one")]
    [InlineData("dataset:\n- {input: a, id: 2}\n- {input: b}", "3:3: another item has the id \"2\" too; ids must differ, also as text and from the positions of items without one")]
    [InlineData("dataset: [{input: a}]\nepochs:\n  count: 5\n  reducer: [mean, at_least_9]", "4:19: ")]
    [InlineData("dataset: [{input: a}]\nepochs: 99999999999", "2:9: \"epochs\" must be a whole number from 1 to 10,000, not 99999999999")]
    [InlineData("dataset: [{input: a}]\nconfig: {max_tokens: 99999999999999999999}", "2:22: max_tokens is 99,999,999,999,999,999,999, but must be 1 to 2,147,483,647.")]
    public void Parse_SomethingElseThanAsked_IsOneProblemAtItsPlace(string text, string problem)
    {
        var said = Assert.Single(Parse(text).Problems).ToString();

        Assert.StartsWith($"tasks/x.yaml:{problem}", said, StringComparison.Ordinal);
        Assert.True(problem.EndsWith(' ') || said.Length == $"tasks/x.yaml:{problem}".Length, said);
    }

    // int and str of the reference's ids: an integral float and a boolean are integers, whatever else is text as written.
    [Theory]
    [InlineData("1.0", "1", true)]
    [InlineData("true", "1", true)]
    [InlineData("123456789012345678901234567890", "123456789012345678901234567890", true)]
    [InlineData("1.5", "1.5", false)]
    [InlineData("007a", "007a", false)]
    [InlineData("\"1\"", "1", false)]
    public void Parse_AnId_IsAnIntegerOrAText(string yaml, string text, bool isInteger)
    {
        var id = Parse($"dataset: [{{input: a, id: {yaml}}}]").Require().Dataset!.Samples[0].Id!.Value;

        Assert.Equal((text, isInteger), (id.Text, id.IsInteger));
    }

    [Theory]
    [InlineData("1.0", "1.0")]
    [InlineData("1e3", "1000.0")]
    [InlineData("-0123456789012345678901234567890", "-123456789012345678901234567890")]
    [InlineData("+5", "5")]
    public void Parse_NumbersInMetadata_StayWhatTheyAre(string yaml, string json) =>
        Assert.Equal(json, Parse($"dataset: [{{input: a}}]\nmetadata: {{n: {yaml}}}").Require().Metadata["n"].GetRawText());

    [Fact]
    public void Parse_AConversation_KeepsPartsCallsAndAnswersOfTools()
    {
        var messages = Parse("""
            dataset:
              - input:
                  - {role: system, content: 007}
                  - role: user
                    content:
                      - {type: text, text: 12}
                      - {type: image, image: "data:image/png;base64,AA=="}
                  - role: assistant
                    content: ""
                    tool_calls:
                      - {id: call, function: add, arguments: {x: 1, y: [2]}}
                  - {role: tool, content: 4, tool_call_id: call, function: add, error: {type: timeout, message: slow}}
            """).Require().Dataset!.Samples[0].Input.Messages;

        Assert.Equal(["system", "user", "assistant", "tool"], messages.Select(m => m.Role));
        Assert.Equal(["007", "12", "", "4"], messages.Select(m => m.Text));
        Assert.Equal("data:image/png;base64,AA==", messages[1].Content.Parts[1].Unknown!["image"].GetString());
        var call = Assert.Single(messages[2].ToolCalls!.Value);
        Assert.Equal(("call", "add", "[2]", "function"), (call.Id, call.Function, call.Arguments["y"].GetRawText(), call.Type));
        Assert.Equal(("call", "add", new ToolCallError { Type = "timeout", Message = "slow" }), (messages[3].ToolCallId!.Value.GetString(), messages[3].Function, messages[3].Error));
        Assert.All(messages, m => Assert.Equal("input", m.Source));
    }

    [Theory]
    [InlineData("{role: robot, content: a}", "1:20: a message is a map with a \"role\"")]
    [InlineData("{role: user}", "1:20: the \"content\" of a message must be a text, or a list of parts")]
    [InlineData("{role: user, content: a, name: b}", "1:45: a message has no key \"name\".")]
    [InlineData("hello", "1:20: a message is {role: user, content: text}")]
    public void Parse_AMessageThatIsNone_IsAProblem(string message, string problem) =>
        Assert.StartsWith($"tasks/x.yaml:{problem}", Assert.Single(Parse($"dataset: [{{input: [{message}]}}]").Problems).ToString(), StringComparison.Ordinal);

    private static TaskFile Parse(string text)
    {
        var root = Path.Combine(Path.GetTempPath(), "tasks");
        return TaskFileParser.Parse(text, Path.Combine(root, "x.yaml"), "tasks/x.yaml", root, ImmutableDictionary<string, JsonElement>.Empty, Make.Parts());
    }
}
