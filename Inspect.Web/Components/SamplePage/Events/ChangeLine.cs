using System.Text.Json;
using Inspect.Web.Components.SamplePage.Text;

namespace Inspect.Web.Components.SamplePage.Events;

/// <summary>One line of a JSON patch, as people read it.</summary>
/// <param name="What">What was done.</param>
/// <param name="Path">Where.</param>
/// <param name="Old">What stood there; null when nothing or when the log does not say.</param>
/// <param name="New">What stands there now; null for nothing.</param>
public sealed record ChangeLine(string What, string Path, string? Old, string? New)
{
    /// <summary>The line of a change.</summary>
    public static ChangeLine Of(JsonElement change)
    {
        var op = Value(change, "op") ?? "change";
        var path = PathOf(Value(change, "path") ?? string.Empty);
        var isMove = op is "move" or "copy";
        return new ChangeLine(
            op switch { "add" => "added", "remove" => "removed", "replace" => "changed", "move" => "moved", "copy" => "copied", _ => op },
            path,
            isMove ? PathOf(Value(change, "from") ?? string.Empty) : TextOf(change, "replaced"),
            isMove ? path : op == "remove" ? null : TextOf(change, "value"));
    }

    /// <summary>A JSON pointer with dots, as code would write it: <c>/messages/2/content</c> is <c>messages[2].content</c>.</summary>
    internal static string PathOf(string pointer)
    {
        var parts = pointer.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(p => p.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal));
        var path = string.Concat(parts.Select((p, i) => int.TryParse(p, out var number) ? $"[{number}]" : i == 0 ? p : $".{p}"));
        return path.Length == 0 ? "(all)" : path;
    }

    /// <summary>A message is its role and text; the rest of it is in the JSON.</summary>
    private static string? TextOf(JsonElement change, string name)
    {
        if (change.ValueKind != JsonValueKind.Object || !change.TryGetProperty(name, out var value))
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.Object && Value(value, "role") is { } role && Value(value, "content") is { Length: > 0 } content ? $"{role}: {content}" : JsonText.Plain(value);
    }

    private static string? Value(JsonElement map, string name) =>
        map.ValueKind == JsonValueKind.Object && map.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
