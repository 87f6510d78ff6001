namespace Inspect.Engine;

/// <summary>Base of every error raised on purpose. Its message says what failed, on what, and what to do, and is shown to the user as it is.</summary>
public class InspectException : Exception
{
    /// <summary>Makes the error with the sentence that the user reads.</summary>
    public InspectException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the error with the sentence that the user reads and the failure behind it.</summary>
    public InspectException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
