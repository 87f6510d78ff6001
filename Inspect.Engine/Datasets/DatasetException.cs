namespace Inspect.Engine.Datasets;

/// <summary>A dataset cannot be read: the message names file, line and fix.</summary>
public sealed class DatasetException(string message) : InspectException(message);
