namespace Inspect.Engine.Models;

/// <summary>A change of how many calls of a model may go on at the same time (log format 5.6).</summary>
/// <param name="At">When.</param>
/// <param name="OldLimit">Before.</param>
/// <param name="NewLimit">After.</param>
/// <param name="Reason"><c>slow_start</c>, <c>steady_state_up</c>, <c>rate_limit</c> or <c>manual</c>.</param>
public sealed record ConnectionChange(DateTimeOffset At, int OldLimit, int NewLimit, string Reason);
