using Inspect.Engine.Inference;
using Inspect.Engine.Inference.Named;
using Inspect.Web.Models;

namespace Inspect.Web.Components.Models;

/// <summary>A model as its card shows it.</summary>
/// <param name="FullName">Provider, slash, name.</param>
/// <param name="Name">Name to show.</param>
/// <param name="Kind">What it is, in a few words.</param>
/// <param name="Status">How it stands; null for a model that is none of this machine's folders.</param>
/// <param name="Measure">The last probe; null before the first.</param>
/// <param name="Runs">Runs with it.</param>
public sealed record ModelView(string FullName, string Name, string Kind, LocalModelStatus? Status, ModelMeasure? Measure, int Runs)
{
    /// <summary>Tokens a second: of the last probe, else of the last batch; null where neither was.</summary>
    public double? Speed => Measure?.TokensPerSecond ?? Status?.TokensPerSecond;

    /// <summary>Bytes in memory, measured when it was loaded last; null where that is not known.</summary>
    public long? MemoryBytes => Status?.MemoryBytes ?? Measure?.MemoryBytes;

    /// <summary>Name for people: that of its source where it has one.</summary>
    public string Title => Status?.Source is not null && FullName.IndexOf('/', StringComparison.Ordinal) is >= 0 and var slash && !ModelName.IsPath(FullName) ? FullName[(slash + 1)..] : Name;

    /// <summary>Runs can be started with it.</summary>
    public bool CanRun => Status is not { State: LocalModelState.Failed };
}
