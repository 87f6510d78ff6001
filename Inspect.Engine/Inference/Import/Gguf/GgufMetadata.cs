namespace Inspect.Engine.Inference.Import.Gguf;

/// <summary>The metadata of a GGUF file; keys that are not there have no value.</summary>
/// <param name="values">The values by key.</param>
/// <param name="path">Path of the file, for messages.</param>
internal sealed class GgufMetadata(IReadOnlyDictionary<string, GgufValue> values, string path)
{
    /// <summary>All values.</summary>
    public IReadOnlyDictionary<string, GgufValue> Values => values;

    /// <summary>Path of the file.</summary>
    public string Path => path;

    /// <summary>A text; null where it is absent.</summary>
    /// <exception cref="ModelLoadException">It is something else.</exception>
    public string? Text(string key) => values.GetValueOrDefault(key) is not { } value ? null : value.Value as string ?? throw Wrong(key);

    /// <summary>A whole number from 0 on; null where it is absent.</summary>
    /// <exception cref="ModelLoadException">It is something else.</exception>
    public int? Whole(string key) => values.GetValueOrDefault(key) is not { } value ? null : value.Value switch
    {
        ulong number when number <= int.MaxValue => (int)number,
        long number when number is >= 0 and <= int.MaxValue => (int)number,
        _ => throw Wrong(key),
    };

    /// <summary>A number; null where it is absent.</summary>
    /// <exception cref="ModelLoadException">It is something else.</exception>
    public double? Number(string key) => values.GetValueOrDefault(key) is not { } value ? null : value.Value switch
    {
        double number when double.IsFinite(number) => number,
        ulong number => number,
        long number => number,
        _ => throw Wrong(key),
    };

    /// <summary>Yes or no; null where it is absent.</summary>
    /// <exception cref="ModelLoadException">It is something else.</exception>
    public bool? Flag(string key) => values.GetValueOrDefault(key) is not { } value ? null : value.Value is bool flag ? flag : throw Wrong(key);

    /// <summary>A list; null where it is absent.</summary>
    /// <exception cref="ModelLoadException">It is something else.</exception>
    public T[]? List<T>(string key) => values.GetValueOrDefault(key) is not { } value ? null : value.Value as T[] ?? throw Wrong(key);

    /// <summary>A list of whole numbers, with or without sign in the file; null where it is absent.</summary>
    /// <exception cref="ModelLoadException">It is something else.</exception>
    public long[]? Wholes(string key) => values.GetValueOrDefault(key)?.Value switch
    {
        null => null,
        long[] numbers => numbers,
        ulong[] numbers => [.. numbers.Select(n => (long)Math.Min(n, long.MaxValue))],
        _ => throw Wrong(key),
    };

    /// <summary>An error about a value.</summary>
    public ModelLoadException Wrong(string key) => new($"{path} gives {key} a value that does not fit. Copy the file again from where the model came from.");
}
