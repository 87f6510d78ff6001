namespace Inspect.Engine.Inference;

/// <summary>A model cannot be loaded; the message names the file and the fix.</summary>
public sealed class ModelLoadException : InspectException
{
    /// <summary>Makes the error.</summary>
    public ModelLoadException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the error with the failure behind it.</summary>
    public ModelLoadException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
