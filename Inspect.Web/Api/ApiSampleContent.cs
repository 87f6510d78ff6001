using System.Text.Json;

namespace Inspect.Web.Api;

/// <summary>A sample on the wire, without its messages and events.</summary>
/// <param name="Sample">The sample in the spelling of logs.</param>
/// <param name="MessageCount">Messages of its conversation.</param>
/// <param name="EventCount">Events of its transcript.</param>
/// <param name="IsLive">It goes on: there may be more later.</param>
public sealed record ApiSampleContent(JsonElement Sample, int MessageCount, int EventCount, bool IsLive);
