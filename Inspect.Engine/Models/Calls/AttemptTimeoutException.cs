namespace Inspect.Engine.Models.Calls;

/// <summary>An attempt of a model call took too long; another may not.</summary>
internal sealed class AttemptTimeoutException(string message) : InspectException(message);
