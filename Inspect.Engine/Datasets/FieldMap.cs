namespace Inspect.Engine.Datasets;

/// <summary>Which field of a record feeds which field of a sample (semantics 1.3).</summary>
public sealed record FieldMap
{
    /// <summary>Field of the input.</summary>
    public string Input { get; init; } = "input";

    /// <summary>Field of the target.</summary>
    public string Target { get; init; } = "target";

    /// <summary>Field of the choices.</summary>
    public string Choices { get; init; } = "choices";

    /// <summary>Field of the id.</summary>
    public string Id { get; init; } = "id";

    /// <summary>Field of the files for the sandbox, a map of paths to texts.</summary>
    public string Files { get; init; } = "files";

    /// <summary>Field of the script that prepares the sandbox.</summary>
    public string Setup { get; init; } = "setup";

    /// <summary>Fields that become metadata; null takes the record's own <c>metadata</c> map.</summary>
    public IReadOnlyList<string>? Metadata { get; init; }

    /// <summary>Texts with <c>{column}</c> placeholders that make the input.</summary>
    public string? InputTemplate { get; init; }

    /// <summary>Text with placeholders that makes the target.</summary>
    public string? TargetTemplate { get; init; }

    /// <summary>Texts with placeholders that make the choices.</summary>
    public IReadOnlyList<string>? ChoiceTemplates { get; init; }
}
