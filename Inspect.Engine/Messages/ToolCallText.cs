using System.Text.Json;
using Inspect.Engine.Python;

namespace Inspect.Engine.Messages;

/// <summary>Calls of tools as one line of text, as Python would write them: <c>bash(cmd='ls -la')</c>.</summary>
public static class ToolCallText
{
    /// <summary>The call of a function with arguments by name.</summary>
    public static string Of(string function, IEnumerable<KeyValuePair<string, JsonElement>> arguments) =>
        $"{function}({string.Join(", ", arguments.Select(a => $"{a.Key}={TextOf(a.Value)}"))})";

    /// <summary>A text of its own is in quotes as it is, whatever it holds.</summary>
    private static string TextOf(JsonElement value) => value.ValueKind == JsonValueKind.String ? $"'{value.GetString()}'" : PythonValue.Represent(value);
}
