namespace Inspect.Engine.Logs.Format;

/// <summary>A log that cannot be read or written. The message says which, what is wrong with it and where, and what can be done.</summary>
public sealed class EvalLogException : InspectException
{
    /// <summary>Makes the error with the sentence that the user reads.</summary>
    public EvalLogException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the error with the sentence that the user reads and the failure behind it.</summary>
    public EvalLogException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>The error of a log whose file cannot be written: what the system said, and what to look at.</summary>
    internal static EvalLogException Unwritable(string path, Exception innerException) =>
        new($"The log {path} cannot be written: {innerException.Message.TrimEnd('.')}. Check the free space and the permissions of its folder.", innerException);
}
