using System.Net.Http.Headers;

namespace Inspect.Engine.Inference.Hub;

/// <summary>A question to the hub.</summary>
/// <param name="Address">Where it is asked.</param>
internal sealed record HubRequest(Uri Address)
{
    /// <summary>First byte that is wanted; 0 for all.</summary>
    public long From { get; init; }

    /// <summary>Body, with which it is a POST; null for a GET.</summary>
    public string? Json { get; init; }

    /// <summary>Is given what the hub itself says of each answer, also of one that leads to another server.</summary>
    public Action<HttpResponseHeaders>? OnHub { get; init; }
}
