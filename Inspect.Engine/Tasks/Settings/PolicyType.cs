using System.Text.Json;

namespace Inspect.Engine.Tasks.Settings;

/// <summary>A setting that is on, off, or a map of its own settings, for which there are short spellings.</summary>
public abstract class PolicyType : SettingType
{
    /// <inheritdoc />
    public override bool IsKind(JsonElement value) => Misfit(value) is null;

    /// <inheritdoc />
    public override JsonElement? Parse(string text) => text.ToUpperInvariant() switch
    {
        // An option that may stand alone means by a yes what it means then, and knows one and zero as yes and no.
        "TRUE" or "YES" => Bare ?? Element(true),
        "FALSE" or "NO" => Element(false),
        "1" when Bare is { } alone => alone,
        "0" when Bare is not null => Element(false),
        _ => ParseShort(text) ?? (File.Exists(text) ? Element(YamlArgument.ReadMap(Path.GetFullPath(text), text)) : null),
    };

    /// <summary>In a form nobody names a file of the server: a map is typed as JSON.</summary>
    public override JsonElement? ParseField(string text)
    {
        if (text.TrimStart().StartsWith('{'))
        {
            try
            {
                return JsonElement.Parse(text);
            }
            catch (JsonException)
            {
                return null;
            }
        }

        return text.ToUpperInvariant() switch { "TRUE" => Element(true), "FALSE" => Element(false), _ => ParseShort(text) };
    }

    /// <inheritdoc />
    public override string ToField(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();

    /// <inheritdoc />
    public override string Show(JsonElement value) => value.ValueKind != JsonValueKind.Object
        ? ToField(value)
        : string.Join(", ", value.EnumerateObject().Where(f => f.Value is not { ValueKind: JsonValueKind.Object } map || map.EnumerateObject().Any()).Select(f => $"{f.Name} {f.Value}"));

    /// <summary>The value of a short spelling; null when it is none.</summary>
    protected abstract JsonElement? ParseShort(string text);
}
