using Inspect.Engine;

namespace Inspect.Web.Library;

/// <summary>A run that waits or goes on needs what shall be deleted.</summary>
public sealed class LibraryBusyException(string message) : InspectException(message);
