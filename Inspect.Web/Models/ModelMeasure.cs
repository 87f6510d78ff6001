namespace Inspect.Web.Models;

/// <summary>What a probe measured of a model.</summary>
/// <param name="Model">Full name.</param>
/// <param name="Measured">When.</param>
/// <param name="TokensPerSecond">Tokens a second of one answer, from its first token on.</param>
/// <param name="FirstTokenSeconds">Seconds from a short request to the first token.</param>
/// <param name="MemoryBytes">Bytes by which the process grew when the model was loaded; null where that is not known.</param>
public sealed record ModelMeasure(string Model, DateTimeOffset Measured, double TokensPerSecond, double FirstTokenSeconds, long? MemoryBytes);
