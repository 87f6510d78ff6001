using System.Text.Json;
using Inspect.Engine;
using Inspect.Engine.Tasks;

namespace Inspect.Web.Cli;

/// <summary>A condition on an attribute of tasks: <c>name=value</c>, or <c>name~=value</c> for those where it differs or is absent (semantics 8.2).</summary>
/// <param name="Attribute">Name, version, display_name, description, model, or a key of the metadata.</param>
/// <param name="Value">What it is compared with.</param>
/// <param name="IsNegative">Keeps those that do not have the value.</param>
internal sealed record TaskFilter(string Attribute, JsonElement Value, bool IsNegative)
{
    /// <summary>Reads a condition.</summary>
    /// <exception cref="InspectException">It has no name, or a value that is no YAML.</exception>
    public static TaskFilter Parse(string text)
    {
        var (name, value) = TaskArgument.Split("-F", text);
        var isNegative = name.EndsWith('~');
        name = isNegative ? name[..^1] : name;
        return name.Length > 0 ? new TaskFilter(name, TaskArgument.Parse(value), isNegative) : throw new InspectException($"-F takes name=value or name~=value, not {text}.");
    }

    /// <summary>The task fits.</summary>
    public bool Keeps(EvalTask task) => (Find(task) is { } found && IsSame(found)) != IsNegative;

    // What YAML reads as a number may be written as a text in the task.
    private bool IsSame(JsonElement found) => JsonElement.DeepEquals(found, Value) || found.ToString() == Value.ToString();

    private JsonElement? Find(EvalTask task) => Attribute switch
    {
        "name" => Text(task.Name),
        "version" => task.Version,
        "display_name" => Text(task.DisplayName),
        "description" => Text(task.Description),
        "model" => Text(task.Model),
        "tags" => JsonSerializer.SerializeToElement(task.Tags),
        _ => task.Metadata.TryGetValue(Attribute, out var value) ? value : null,
    };

    private static JsonElement? Text(string? text) => text is null ? null : JsonSerializer.SerializeToElement(text);
}
