using System.Text.Json;

namespace Inspect.Web.Api;

/// <summary>What a request to run would do.</summary>
/// <param name="Valid">It can be run.</param>
/// <param name="Errors">Why not.</param>
/// <param name="TotalSamples">Items times epochs.</param>
/// <param name="Resolved">The request with every default filled in.</param>
/// <param name="Sources">For each path where its value comes from: <c>default</c>, <c>task</c>, <c>model</c>, <c>parent</c>, <c>you</c>.</param>
/// <param name="Estimate">What the run will take, as far as that was measured.</param>
public sealed record ApiCheck(
    bool Valid, IReadOnlyList<ApiError> Errors, int? TotalSamples = null, JsonElement? Resolved = null, IReadOnlyDictionary<string, string>? Sources = null, ApiEstimate? Estimate = null);
