using Inspect.Engine;

namespace Inspect.Web.Models;

/// <summary>A model cannot be taken away or measured now, since runs use it.</summary>
/// <param name="message">What uses it, and what to do.</param>
public sealed class ModelBusyException(string message) : InspectException(message);
