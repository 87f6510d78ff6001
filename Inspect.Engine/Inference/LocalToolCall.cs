using System.Text.Json;

namespace Inspect.Engine.Inference;

/// <summary>A call of a tool that an assistant asked for.</summary>
/// <param name="Id">Identifies the call.</param>
/// <param name="Name">Name of the tool.</param>
/// <param name="Arguments">A JSON object.</param>
public sealed record LocalToolCall(string Id, string Name, JsonElement Arguments);
