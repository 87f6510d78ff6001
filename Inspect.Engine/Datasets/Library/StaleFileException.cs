namespace Inspect.Engine.Datasets.Library;

/// <summary>Somebody else has changed a file since it was read; nothing was written.</summary>
/// <param name="message">What changed, and what to do.</param>
public sealed class StaleFileException(string message) : InspectException(message);
