namespace Inspect.Engine.Datasets;

/// <summary>A dataset cannot be read: the message names file, line and fix.</summary>
public sealed class DatasetException : InspectException
{
    /// <summary>Makes the error with the sentence that the user reads.</summary>
    public DatasetException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the error with the sentence that the user reads and the failure behind it.</summary>
    public DatasetException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
