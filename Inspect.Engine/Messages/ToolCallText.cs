using System.Text.Json;
using Inspect.Engine.Python;

namespace Inspect.Engine.Messages;

/// <summary>Calls of tools as Python would write them: <c>bash(cmd='ls -la')</c>, a line for each argument where one line is too short.</summary>
public static class ToolCallText
{
    private const int Width = 80;
    private const string Indent = "    ";

    /// <summary>The call of a function with arguments by name.</summary>
    public static string Of(string function, IEnumerable<KeyValuePair<string, JsonElement>> arguments)
    {
        List<string> texts = [.. arguments.Select(a => $"{a.Key}={TextOf(a.Value)}")];
        var line = string.Join(", ", texts);
        return Length(line) + Length(function) + 3 <= Width
            ? $"{function}({line})"
            : $"{function}(\n{string.Join('\n', string.Join(",\n", texts).Split('\n').Select(l => string.IsNullOrWhiteSpace(l) ? l : Indent + l))}\n)";
    }

    private static int Length(string text) => text.EnumerateRunes().Count();

    /// <summary>A text of its own is in quotes as it is, whatever it holds.</summary>
    private static string TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => $"'{value.GetString()}'",
        JsonValueKind.Array or JsonValueKind.Object => PythonPrint.Format(value, Width),
        _ => PythonValue.Represent(value),
    };
}
