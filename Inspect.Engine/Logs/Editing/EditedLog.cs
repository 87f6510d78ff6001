using System.Collections.Immutable;
using Inspect.Engine.Logs.Format;

namespace Inspect.Engine.Logs.Editing;

/// <summary>A log after its edit.</summary>
/// <param name="Header">The new header.</param>
/// <param name="Version">The new version, which the next edit names.</param>
/// <param name="Warnings">Sentences for whoever made the edit: metrics that could not be computed again and left the results.</param>
public sealed record EditedLog(EvalLog Header, string Version, ImmutableArray<string> Warnings);
