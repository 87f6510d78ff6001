using Inspect.Engine;

namespace Inspect.Web.Api;

/// <summary>What was sent cannot be used, for several reasons that are listed.</summary>
/// <param name="message">The sentence above them.</param>
/// <param name="errors">The reasons, each with its place.</param>
public sealed class ApiInputException(string message, IReadOnlyList<ApiError> errors) : InspectException(message)
{
    /// <summary>The reasons, each with its place.</summary>
    public IReadOnlyList<ApiError> Errors { get; } = errors;
}
