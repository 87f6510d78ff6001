using System.Text.Json;

namespace Inspect.Engine.Tasks.Settings;

/// <summary>A row of the table of settings: all that task files, command line, form, config page and checks know of a setting.</summary>
public sealed record Setting
{
    /// <summary>Name in logs, requests and task files: <c>max_tokens</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Name on pages: <c>Max tokens</c>.</summary>
    public required string Label { get; init; }

    /// <summary>The record that holds its value.</summary>
    public required SettingScope Scope { get; init; }

    /// <summary>Kind and range of its values.</summary>
    public required SettingType Type { get; init; }

    /// <summary>What it does, in a sentence.</summary>
    public required string Help { get; init; }

    /// <summary>Value where nobody sets one; null where the model decides, or there is none.</summary>
    public JsonElement? Default { get; init; }

    /// <summary>What a form says for the absence of a value: <c>all</c>, <c>drawn</c>.</summary>
    public string Absent { get; init; } = "not set";

    /// <summary>Where it stands on a form.</summary>
    public SettingPlace Place { get; init; } = SettingPlace.More;

    /// <summary>A task file can set it.</summary>
    public bool IsOfTask { get; init; } = true;

    /// <summary>What a sentence that is about it begins with; its name unless it says another.</summary>
    public string Word { get => field ?? Name; init; }

    /// <summary>Its value in some settings; null where they do not set it.</summary>
    public required Func<SettingValues, JsonElement?> Get { get; init; }

    /// <summary>Some settings with a value of it, which fits its type; null takes it away.</summary>
    public required Func<SettingValues, JsonElement?, SettingValues> Set { get; init; }

    /// <summary>Option of the command line: <c>--max-tokens</c>.</summary>
    public string Option => "--" + FieldId;

    /// <summary>Id of its field on a form: <c>max-tokens</c>.</summary>
    public string FieldId => Name.Replace('_', '-');

    /// <summary>Path of its value in a request: <c>generate_config.max_tokens</c>.</summary>
    public string Path => $"{(Scope == SettingScope.Generate ? "generate_config" : "eval_config")}.{Name}";

    /// <summary>What is wrong with a value, in a sentence with the range; null when it fits.</summary>
    public string? Check(JsonElement value) => Type.Misfit(value) is { } must ? $"{Word} is {Shown(value)}, but must be {must}." : null;

    /// <summary>Reads the text of a form's field.</summary>
    /// <param name="text">The text; empty sets nothing.</param>
    /// <returns>The value, or what is wrong with the text.</returns>
    public (JsonElement? Value, string? Problem) Read(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return (null, null);
        }

        return Type.ParseField(text) is { } value ? (value, Check(value)) : (null, $"{Word} must be {Type.Takes}, not {text}.");
    }

    /// <summary>A value may be of any kind here: a request can hold what it likes.</summary>
    private string Shown(JsonElement value) => Type.IsKind(value) && Type is not TextListType ? Type.Show(value) : value.GetRawText();
}
