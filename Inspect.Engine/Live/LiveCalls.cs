namespace Inspect.Engine.Live;

/// <summary>The calls of a run to a model with a server, as they go on.</summary>
/// <param name="Active">Calls that go on.</param>
/// <param name="Waiting">Calls that wait for a connection.</param>
/// <param name="Limit">Most calls at the same time now.</param>
/// <param name="Backing">Calls that wait after an error before they are tried again.</param>
/// <param name="Retries">Further attempts so far.</param>
/// <param name="WaitedSeconds">Seconds that calls have waited for a connection or after an error, all together.</param>
/// <param name="TokensPerMinute">Tokens of prompts and answers in the last minute.</param>
/// <param name="Cost">Dollars so far; null where no price is known.</param>
/// <param name="CostPerMinute">Dollars of the last minute; null where no price is known.</param>
/// <param name="Failure">Why the last attempt failed, in a sentence; null since a call was answered.</param>
public sealed record LiveCalls(int Active, int Waiting, int Limit, int Backing, int Retries, double WaitedSeconds, long TokensPerMinute, double? Cost, double? CostPerMinute, string? Failure);
