using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Inspect.Engine.Parts;

namespace Inspect.Engine.Tasks.Editing;

/// <summary>A solver or scorer of a task that is being edited.</summary>
public sealed record PartDraft
{
    /// <summary>Registered name; empty for a part that only its text says.</summary>
    public required string Name { get; init; }

    /// <summary>Arguments by name, in the order of the file.</summary>
    public ImmutableArray<KeyValuePair<string, JsonElement>> Params { get; init; } = [];

    /// <summary>The part as the file has it, the first line without what stands before it; null for one that was made or changed here.</summary>
    public string? Text { get; init; }

    /// <summary>A form holds all of it; false for one that is shown as text and kept as it is.</summary>
    public bool IsHeld { get; init; } = true;

    /// <summary>The value of an argument; null where it is not given.</summary>
    public JsonElement? this[string parameter] => Params.FirstOrDefault(p => p.Key == parameter) is { Key: not null } found ? found.Value : null;

    /// <summary>The part with another value of an argument; null takes it away.</summary>
    public PartDraft With(string parameter, JsonElement? value)
    {
        var at = Params.IndexOf(Params.FirstOrDefault(p => p.Key == parameter));
        var given = value is { } other ? KeyValuePair.Create(parameter, other) : default;
        return this with
        {
            Text = null,
            Params = (at, value) switch
            {
                ( < 0, null) => Params,
                ( < 0, _) => Params.Add(given),
                (_, null) => Params.RemoveAt(at),
                _ => Params.SetItem(at, given),
            },
        };
    }

    /// <summary>The part as YAML behind a dash or a key.</summary>
    /// <param name="definition">What the part declares; null for one that is not known.</param>
    /// <param name="indent">Spaces before the lines below the first.</param>
    internal string ToYaml(PartDefinition? definition, int indent)
    {
        if (Text is { } text)
        {
            return string.Join('\n', text.Split('\n').Select((l, i) => i == 0 || l.Length == 0 ? l : new string(' ', indent) + l));
        }

        if (Params.IsEmpty)
        {
            return YamlText.Text(Name);
        }

        // The first parameter takes a bare value.
        if (Params is [var only] && definition?.Parameters is [var first, ..] && only.Key == first.Name && only.Value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Null))
        {
            return $"{YamlText.Text(Name)}: {YamlText.Block(only.Value, indent + 2)}";
        }

        var written = new StringBuilder($"{YamlText.Text(Name)}:");
        foreach (var (name, value) in Params)
        {
            written.Append('\n').Append(' ', indent + 2).Append(YamlText.Text(name)).Append(": ").Append(YamlText.Block(value, indent + 4));
        }

        return written.ToString();
    }
}
