namespace Inspect.Engine.Evals.Caching;

/// <summary>The answers of a model in the cache.</summary>
/// <param name="Model">Full name of the model.</param>
/// <param name="Answers">How many.</param>
/// <param name="SizeBytes">Bytes of their files.</param>
public sealed record CachedModel(string Model, int Answers, long SizeBytes);
