namespace Inspect.Engine.Models.Providers.Hosted;

/// <summary>A hosted model could not be asked, or refused to answer. The message holds no key.</summary>
public sealed class ProviderException : InspectException
{
    /// <summary>Makes the error.</summary>
    /// <param name="message">What the user sees: what failed, and what to do.</param>
    /// <param name="status">Status of the server's answer; null where it gave none.</param>
    /// <param name="isTransient">Another attempt may succeed.</param>
    /// <param name="innerException">The failure behind it.</param>
    public ProviderException(string message, int? status, bool isTransient, Exception? innerException = null)
        : base(message, innerException!)
    {
        Status = status;
        IsTransient = isTransient;
    }

    /// <summary>Status of the server's answer; null where it gave none.</summary>
    public int? Status { get; }

    /// <summary>Another attempt may succeed.</summary>
    public bool IsTransient { get; }

    /// <summary>The server asked for fewer requests.</summary>
    public bool IsRateLimit => Status == 429;
}
