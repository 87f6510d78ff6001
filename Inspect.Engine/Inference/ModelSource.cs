using System.Text.Json.Serialization;

namespace Inspect.Engine.Inference;

/// <summary>Where a converted model comes from, as its folder says it (<c>source.json</c>).</summary>
public sealed record ModelSource
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "source.json";

    /// <summary>Name by which people know it: <c>hf/ORG/NAME</c>.</summary>
    [JsonPropertyName("name")]
    public required string Name { get; init; }

    /// <summary>Address or path of its files.</summary>
    [JsonPropertyName("source")]
    public required string Source { get; init; }

    /// <summary>Branch, tag or commit that was asked for; null for a file of this machine.</summary>
    [JsonPropertyName("revision")]
    public string? Revision { get; init; }

    /// <summary>Hash of the commit; null for a file of this machine.</summary>
    [JsonPropertyName("commit")]
    public string? Commit { get; init; }

    /// <summary>SHA-256 of the one file, or of the list of all files' hashes and names.</summary>
    [JsonPropertyName("sha256")]
    public required string Sha256 { get; init; }

    /// <summary>Bytes of the files it was converted from.</summary>
    [JsonPropertyName("source_bytes")]
    public long SourceBytes { get; init; }

    /// <summary>Sizes and times of files of this machine, by which changes are noticed; null for the hub's.</summary>
    [JsonPropertyName("stamp")]
    public string? Stamp { get; init; }

    /// <summary>Precision that its weights are stored in: <c>int8</c>.</summary>
    [JsonPropertyName("precision")]
    public required string Precision { get; init; }

    /// <summary>What converted it.</summary>
    [JsonPropertyName("converter")]
    public required string Converter { get; init; }

    /// <summary>Name of the architecture.</summary>
    [JsonPropertyName("architecture")]
    public required string Architecture { get; init; }

    /// <summary>Number of parameters.</summary>
    [JsonPropertyName("parameters")]
    public long Parameters { get; init; }

    /// <summary>Mean relative error of the weights; null where they were not quantised.</summary>
    [JsonPropertyName("mean_relative_error")]
    public double? MeanRelativeError { get; init; }
}
