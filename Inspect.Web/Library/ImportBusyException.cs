using Inspect.Engine;

namespace Inspect.Web.Library;

/// <summary>There were too many imports just now.</summary>
/// <param name="message">The sentence, with when to try again.</param>
/// <param name="wait">How long to wait.</param>
public sealed class ImportBusyException(string message, TimeSpan wait) : InspectException(message)
{
    /// <summary>How long to wait.</summary>
    public TimeSpan Wait { get; } = wait;
}
