namespace Inspect.Web.Status;

/// <summary>One entry of the app's log.</summary>
/// <param name="Time">When, as the log has it; null for what stands before the first whole entry.</param>
/// <param name="Level"><c>VRB</c>, <c>DBG</c>, <c>INF</c>, <c>WRN</c>, <c>ERR</c> or <c>FTL</c>.</param>
/// <param name="Text">Where it comes from, the run, and what it says; further lines of it are those of an exception.</param>
public sealed record LogLine(string? Time, string Level, string Text);
