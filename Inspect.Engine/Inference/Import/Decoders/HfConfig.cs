using System.Text.Json;

namespace Inspect.Engine.Inference.Import.Decoders;

/// <summary>Reads values of a <c>config.json</c>; null stands for absent, as in transformers.</summary>
/// <param name="root">The object.</param>
/// <param name="path">Path of the file, for messages.</param>
internal sealed class HfConfig(JsonElement root, string path)
{
    /// <summary>Path of the file.</summary>
    public string Path => path;

    /// <summary>The whole object.</summary>
    public JsonElement Root => root;

    /// <summary>An object within; null where it is absent.</summary>
    public HfConfig? Object(string name) => Value(name) is { ValueKind: JsonValueKind.Object } value ? new HfConfig(value, path) : null;

    /// <summary>The value is there and not null.</summary>
    public bool Has(string name) => Value(name) is not null;

    /// <summary>A whole number from 0 on.</summary>
    /// <exception cref="ModelLoadException">It is something else, or absent without a default.</exception>
    public int Whole(string name, int? fallback = null) => Value(name) is { } value
        ? value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number == Math.Floor(number) && number is >= 0 and <= int.MaxValue ? (int)number : throw Wrong(name, value)
        : fallback ?? throw new ModelLoadException($"{path} does not give {name}. Copy the file again from where the model came from.");

    /// <summary>A number.</summary>
    /// <exception cref="ModelLoadException">It is something else.</exception>
    public double Number(string name, double fallback) => NumberOrNull(name) ?? fallback;

    /// <summary>A number; null where it is absent.</summary>
    /// <exception cref="ModelLoadException">It is something else.</exception>
    public double? NumberOrNull(string name) => Value(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number) ? number
        : throw Wrong(name, value);

    /// <summary>Yes or no.</summary>
    /// <exception cref="ModelLoadException">It is something else.</exception>
    public bool Flag(string name, bool fallback) => Value(name) is not { } value ? fallback
        : value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean()
        : throw Wrong(name, value);

    /// <summary>A text; null where it is absent.</summary>
    /// <exception cref="ModelLoadException">It is something else.</exception>
    public string? Text(string name) => Value(name) is not { } value ? null : value.ValueKind == JsonValueKind.String ? value.GetString() : throw Wrong(name, value);

    /// <summary>A list of texts; null where it is absent.</summary>
    public IReadOnlyList<string>? Texts(string name) => List(name, v => v.ValueKind == JsonValueKind.String ? v.GetString() : null);

    /// <summary>A list of numbers; null where it is absent.</summary>
    public IReadOnlyList<float>? Numbers(string name) =>
        List(name, v => v.ValueKind == JsonValueKind.Number && v.TryGetSingle(out var number) && float.IsFinite(number) ? (float?)number : null)?.Select(n => n!.Value).ToList();

    /// <summary>An error about a value.</summary>
    public ModelLoadException Wrong(string name, string what) => new($"{path} gives {name} as {(what.Length > 60 ? what[..60] + "…" : what)}, which does not fit. Copy the file again from where the model came from.");

    private IReadOnlyList<T>? List<T>(string name, Func<JsonElement, T?> read)
    {
        if (Value(name) is not { } value)
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Select(v => read(v) ?? throw Wrong(name, v))] : throw Wrong(name, value);
    }

    private JsonElement? Value(string name) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private ModelLoadException Wrong(string name, JsonElement value) => Wrong(name, value.GetRawText());
}
