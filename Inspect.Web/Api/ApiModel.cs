using Inspect.Engine.Inference;
using Inspect.Engine.Models.Providers;
using Inspect.Web.Models;

namespace Inspect.Web.Api;

/// <summary>A local model on the wire. Sizes in bytes, durations in seconds.</summary>
public sealed record ApiModel
{
    /// <summary>Full name.</summary>
    public required string Model { get; init; }

    /// <summary>Name of its folder.</summary>
    public required string Name { get; init; }

    /// <summary>Where it stands: <c>found</c>, <c>loading</c>, <c>ready</c>, <c>failed</c>.</summary>
    public required LocalModelState State { get; init; }

    /// <summary>Why it cannot be loaded.</summary>
    public string? Problem { get; init; }

    /// <summary>It comes with the app.</summary>
    public required bool BuiltIn { get; init; }

    /// <summary>Architecture.</summary>
    public string? Type { get; init; }

    /// <summary>What the weights are stored as.</summary>
    public string? Precision { get; init; }

    /// <summary>The engine that runs it, and why none that is better; null before it is loaded.</summary>
    public string? Engine { get; init; }

    /// <summary>Bytes of its files.</summary>
    public long? SizeBytes { get; init; }

    /// <summary>Most tokens of prompt and answer together.</summary>
    public int? ContextLength { get; init; }

    /// <summary>Bytes by which the process grew when it was loaded.</summary>
    public long? MemoryBytes { get; init; }

    /// <summary>Seconds that loading took.</summary>
    public double? LoadSeconds { get; init; }

    /// <summary>Tokens a second of its last batch, else of its last probe.</summary>
    public double? TokensPerSecond { get; init; }

    /// <summary>Where a converted model comes from: its name, address, commit, hash, precision and converter.</summary>
    public ModelSource? Source { get; init; }

    /// <summary>The last probe.</summary>
    public ModelMeasure? Probe { get; init; }

    /// <summary>The model as it stands.</summary>
    public static ApiModel Of(LocalModelStatus status, ModelMeasures measures)
    {
        var probe = measures.Find(OnnxProvider.NameOf(status.Name));
        return new ApiModel
        {
            Model = OnnxProvider.NameOf(status.Name),
            Name = status.Name,
            State = status.State,
            Problem = status.Problem,
            BuiltIn = ModelLibrary.IsBuiltIn(status.Name),
            Type = status.Type,
            Precision = status.Precision,
            Engine = status.Engine,
            SizeBytes = status.SizeBytes,
            ContextLength = status.ContextLength,
            MemoryBytes = status.MemoryBytes ?? probe?.MemoryBytes,
            LoadSeconds = status.LoadSeconds,
            TokensPerSecond = status.TokensPerSecond ?? probe?.TokensPerSecond,
            Source = status.Source is { } source ? source with { Stamp = null } : null,
            Probe = probe,
        };
    }
}
