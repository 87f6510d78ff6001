namespace Inspect.Engine.Inference;

/// <summary>A generation cannot be done or failed on its way; the sample that asked for it fails, the model goes on.</summary>
public sealed class GenerationException : InspectException
{
    /// <summary>Makes the error.</summary>
    public GenerationException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the error with the failure behind it.</summary>
    public GenerationException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
