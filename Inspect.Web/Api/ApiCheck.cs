namespace Inspect.Web.Api;

/// <summary>What a request to run would do.</summary>
/// <param name="Valid">It can be run.</param>
/// <param name="Errors">Why not.</param>
/// <param name="Task">Name of the task.</param>
/// <param name="Model">Full name of the model.</param>
/// <param name="TotalSamples">Items times epochs.</param>
public sealed record ApiCheck(bool Valid, IReadOnlyList<ApiError> Errors, string? Task, string? Model, int? TotalSamples);
