using System.Text;
using System.Text.Json;
using Inspect.Engine.Logs.Reading.Parts;

namespace Inspect.Tests.Logs.Reading;

/// <summary>What an outline does not need of an event is left away where it stands.</summary>
public sealed class EventBlanksTests
{
    [Theory]
    [InlineData("""{"event":"info","data":{"a":[1,2],"b":"}"},"uuid":"u"}""", """{"event":"info","data":null,"uuid":"u"}""")]
    [InlineData("""{"data":[1,2,3],"event":"info"}""", """{"data":null,"event":"info"}""")]
    [InlineData("""{"event":"state","changes":[{"op":"add"}]}""", """{"event":"state","changes":[]}""")]
    [InlineData("""{"event":"model","call":{"request":{}},"config":{"seed":1},"output":{"call":{"x":1}}}""", """{"event":"model","call":null,"config":{},"output":{"call":{"x":1}}}""")]
    [InlineData("""{"event":"tool","arguments":{"data":[1,2,3],"config":{"a":1}}}""", """{"event":"tool","arguments":{"data":[1,2,3],"config":{"a":1}}}""")]
    [InlineData("""{"event":"info","data":"a text"}""", """{"event":"info","data":"a text"}""")]
    [InlineData("""{"event":"info","data":{},"config":[]}""", """{"event":"info","data":{},"config":[]}""")]
    public void Blank_Event_KeepsAllElse(string json, string expected)
    {
        var bytes = Encoding.UTF8.GetBytes(json);

        EventBlanks.Blank(bytes);

        Assert.Equal(json.Length, bytes.Length);
        Assert.Equal(expected, JsonSerializer.Serialize(JsonDocument.Parse(bytes).RootElement));
    }

    [Theory]
    [InlineData("""{"event":"model","timestamp":"2026-01-02T12:00:00Z","input":[{"role":"user"}],"input_refs":[[0,20]],"tools":[{}],"tool_choice":"auto","config":{"seed":1}}""", """{"event":"model","input":[]}""")]
    [InlineData("""{"output":{"choices":[{"message":{"content":"hello"}}],"completion":"hello","usage":{"input_tokens":1}}}""", """{"output":{"choices":[],"completion":"hello","usage":null}}""")]
    [InlineData("""{"output":{"choices":[{"message":{"content":"hello"}}],"completion":""}}""", """{"output":{"choices":[{"message":{"content":"hello"}}],"completion":""}}""")]
    [InlineData("""{"output":{"choices":[{"message":{"tool_calls":[1]}}],"completion":"hello"}}""", """{"output":{"choices":[{"message":{"tool_calls":[1]}}],"completion":"hello"}}""")]
    [InlineData("""{"event":"tool","arguments":{"input":[1,2]},"result":"a long text","events":[{}]}""", """{"event":"tool","arguments":{"input":[1,2]}}""")]
    [InlineData("""{"config":{} , "tools":[], "uuid":"u" ,"call":{}}""", """{"uuid":"u"}""")]
    [InlineData("""{"config":{}}""", "{}")]
    [InlineData("""{"event":"input","input":"ls","output":"a"}""", """{"event":"input","input":"ls","output":"a"}""")]
    public void Sketch_Event_KeepsWhatAnOutlineSays(string json, string expected)
    {
        var bytes = Encoding.UTF8.GetBytes(json);

        EventBlanks.Sketch(bytes);

        Assert.Equal(expected, JsonSerializer.Serialize(JsonDocument.Parse(bytes).RootElement));
    }

    [Theory]
    [InlineData("""{"event":"info","data":{"a":NaN}}""")]
    [InlineData("""{"event":"info","data":{"a":1}""")]
    [InlineData("""[{"data":[1,2,3]}]""")]
    [InlineData("")]
    public void Blank_NoStrictObject_StaysToBeReadAsItIs(string json)
    {
        var bytes = Encoding.UTF8.GetBytes(json);

        EventBlanks.Blank(bytes);

        Assert.Equal(bytes.Length, json.Length);
        Assert.True(Encoding.UTF8.GetString(bytes) == json || json.EndsWith("1}", StringComparison.Ordinal));
    }
}
