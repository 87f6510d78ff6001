using Inspect.Engine;

namespace Inspect.Web.Api;

/// <summary>A request that is refused, with the status of the answer.</summary>
/// <param name="status">HTTP status.</param>
/// <param name="message">What failed, on what, and what to do.</param>
public sealed class ApiException(int status, string message) : InspectException(message)
{
    /// <summary>HTTP status.</summary>
    public int Status => status;

    /// <summary>There is nothing of this name.</summary>
    public static ApiException Gone(string message) => new(StatusCodes.Status404NotFound, message);

    /// <summary>The state does not allow it.</summary>
    public static ApiException Conflict(string message) => new(StatusCodes.Status409Conflict, message);

    /// <summary>What was sent cannot be used.</summary>
    public static ApiException Invalid(string message) => new(StatusCodes.Status422UnprocessableEntity, message);
}
