using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Messages;
using Inspect.Engine.Values;

namespace Inspect.Engine.Datasets;

/// <summary>One item of a dataset: an input and its ideal answer.</summary>
public sealed record Sample
{
    /// <summary>Text, or a conversation.</summary>
    public required SampleInput Input { get; init; }

    /// <summary>The ideal answer; a list holds alternatives.</summary>
    public Target Target { get; init; } = Target.None;

    /// <summary>Options of a multiple choice.</summary>
    public ImmutableArray<string>? Choices { get; init; }

    /// <summary>Id; filled with the position when the dataset gives none.</summary>
    public SampleId? Id { get; init; }

    /// <summary>Free data that templates and metrics can use.</summary>
    public IReadOnlyDictionary<string, JsonElement> Metadata { get; init; } = ImmutableDictionary<string, JsonElement>.Empty;

    /// <summary>Files for the sandbox of the sample: path there to text, or to the file that is copied.</summary>
    public IReadOnlyDictionary<string, string> Files { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Script that prepares the sandbox.</summary>
    public string? Setup { get; init; }

    /// <summary>Files or a script ask for a sandbox.</summary>
    internal bool HasSandbox => Files.Count > 0 || Setup is not null;

    /// <summary>What the item asks, in a sentence.</summary>
    public string? Description { get; init; }
}
