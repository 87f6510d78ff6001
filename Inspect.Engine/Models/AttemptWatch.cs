namespace Inspect.Engine.Models;

/// <summary>Is told of the attempts of a call that a maker's client makes again by itself: they too are retries, and say that the server has too much to do.</summary>
/// <param name="Failed">An attempt failed for a passing reason; whether the server refused it because there were too many.</param>
/// <param name="Retried">Another one follows, and in a sentence why.</param>
/// <param name="Waited">How long it waited.</param>
internal sealed record AttemptWatch(Action<bool>? Failed, Action<string>? Retried, Action<TimeSpan>? Waited);
