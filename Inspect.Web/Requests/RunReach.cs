using System.Collections.Immutable;

namespace Inspect.Web.Requests;

/// <summary>Where the questions of a run go, and what that is about to cost.</summary>
/// <param name="Leaving">Full names of the models whose questions leave this machine.</param>
/// <param name="InputTokens">Tokens of the questions, about; null where they cannot be counted.</param>
/// <param name="Dollars">Price of questions and answers; null where a price or a count is not known.</param>
public sealed record RunReach(ImmutableArray<string> Leaving, long? InputTokens, double? Dollars);
