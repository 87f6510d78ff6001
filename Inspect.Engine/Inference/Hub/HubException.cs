namespace Inspect.Engine.Inference.Hub;

/// <summary>The hub could not give something. The message holds nothing that it said, and no token.</summary>
/// <param name="message">What failed, and what to do.</param>
/// <param name="isTransient">It may pass by itself.</param>
/// <param name="cause">The failure behind it.</param>
internal sealed class HubException(string message, bool isTransient, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>It may pass by itself.</summary>
    public bool IsTransient => isTransient;

    /// <summary>The error as everybody else sees it.</summary>
    public ModelLoadException ToLoadException() => new(Message, this);
}
