using System.Text.Json;

namespace Inspect.Engine.Tasks;

/// <summary>Why a sample was left out of a run.</summary>
/// <param name="Reason">A sentence; null for none.</param>
/// <param name="Metadata">More on it; null for nothing.</param>
public sealed record EarlyStop(string? Reason, IReadOnlyDictionary<string, JsonElement>? Metadata = null);
