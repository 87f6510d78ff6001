namespace Inspect.Engine.Logs.Recovery;

/// <summary>A log in the trash.</summary>
/// <param name="Id">Names it in the trash.</param>
/// <param name="Path">Where it lay.</param>
/// <param name="EvalId">Id of the run; null for a log that could not be read.</param>
/// <param name="Task">Name of the task, or of the file.</param>
/// <param name="TrashedAt">When it was moved.</param>
public sealed record TrashedLog(string Id, string Path, string? EvalId, string Task, DateTimeOffset TrashedAt);
