using System.Text.Json.Nodes;

namespace Inspect.Engine.Models.Providers.Batching;

/// <summary>One call in a batch.</summary>
/// <param name="Id">Unique among the calls of the process.</param>
/// <param name="Body">What would be sent by itself.</param>
internal sealed record BatchItem(string Id, JsonObject Body);
