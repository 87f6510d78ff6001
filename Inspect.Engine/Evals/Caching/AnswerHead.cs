namespace Inspect.Engine.Evals.Caching;

/// <summary>What a kept answer says of itself.</summary>
/// <param name="Key">The request.</param>
/// <param name="Model">Full name of the model.</param>
/// <param name="Expires">When it no longer counts; null for never.</param>
internal sealed record AnswerHead(string Key, string Model, DateTimeOffset? Expires);
