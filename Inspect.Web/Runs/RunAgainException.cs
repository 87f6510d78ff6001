using Inspect.Engine;

namespace Inspect.Web.Runs;

/// <summary>The state of a run does not allow that it is run again in part.</summary>
/// <param name="message">Why, and what can be done.</param>
public sealed class RunAgainException(string message) : InspectException(message);
