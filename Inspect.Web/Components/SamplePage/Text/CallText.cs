using System.Text.Json;

namespace Inspect.Web.Components.SamplePage.Text;

/// <summary>A tool call as people know it: the command of a shell, the code of an interpreter, else the arguments.</summary>
/// <param name="Kind">What the tool is.</param>
/// <param name="Main">The argument that says what is done; null when all arguments say it.</param>
/// <param name="Rest">The other arguments, as text.</param>
public sealed record CallText(ToolKind Kind, string? Main, IReadOnlyList<KeyValuePair<string, string>> Rest)
{
    private const int MostArguments = 40;
    private static readonly string[] ShellNames = ["bash", "sh", "shell", "exec", "terminal", "bash_session", "run_command", "execute_command", "powershell"];
    private static readonly string[] PythonNames = ["python", "ipython", "run_python", "code_interpreter", "jupyter"];
    private static readonly string[] EditorNames = ["text_editor", "str_replace_editor", "str_replace_based_edit_tool", "edit", "editor", "apply_patch", "write_file"];
    private static readonly string[] SearchNames = ["web_search", "grep", "search", "list_files", "read_file"];

    /// <summary>The call in one line.</summary>
    public string Line => Main ?? string.Join(", ", Rest.Select(r => $"{r.Key}={r.Value}"));

    /// <summary>The call of a tool.</summary>
    public static CallText Of(string function, IReadOnlyDictionary<string, JsonElement> arguments)
    {
        var kind = KindOf(function);
        var main = MainOf(kind).FirstOrDefault(name => arguments.TryGetValue(name, out var value) && IsText(value));
        if (main is null && arguments.Count == 1 && IsText(arguments.First().Value) && kind != ToolKind.Other)
        {
            main = arguments.First().Key;
        }

        var rest = arguments.Where(a => a.Key != main).Take(MostArguments).Select(a => KeyValuePair.Create(a.Key, TextOf(a.Value)));
        return new CallText(kind, main is null ? null : TextOf(arguments[main]), [.. rest]);
    }

    private static ToolKind KindOf(string function) =>
        ShellNames.Contains(function, StringComparer.OrdinalIgnoreCase) ? ToolKind.Shell
        : PythonNames.Contains(function, StringComparer.OrdinalIgnoreCase) ? ToolKind.Python
        : EditorNames.Contains(function, StringComparer.OrdinalIgnoreCase) ? ToolKind.Editor
        : SearchNames.Contains(function, StringComparer.OrdinalIgnoreCase) ? ToolKind.Search
        : function.StartsWith("web_browser", StringComparison.OrdinalIgnoreCase) || function is "computer" ? ToolKind.Browser
        : function is "submit" ? ToolKind.Submit
        : function is "think" ? ToolKind.Think
        : function.StartsWith("transfer_to_", StringComparison.Ordinal) ? ToolKind.Agent
        : ToolKind.Other;

    private static string[] MainOf(ToolKind kind) => kind switch
    {
        ToolKind.Shell => ["cmd", "command", "input", "script", "code"],
        ToolKind.Python => ["code", "source", "script"],
        ToolKind.Editor => ["patch", "file_text", "new_str", "content", "insert_text"],
        ToolKind.Search => ["query", "pattern", "path", "file"],
        ToolKind.Browser => ["url", "text", "element_id"],
        ToolKind.Submit => ["answer"],
        ToolKind.Think => ["thought"],
        _ => [],
    };

    private static bool IsText(JsonElement value) => value.ValueKind is JsonValueKind.String or JsonValueKind.Number;

    private static string TextOf(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : JsonSerializer.Serialize(value, AppJson.Readable);
}
