namespace Inspect.Engine.Logs.Recovery;

/// <summary>A member of an old file that a recovery left out.</summary>
/// <param name="Name">Its name: that of a sample is <c>samples/{id}_epoch_{epoch}.json</c>.</param>
/// <param name="Reason">Why it cannot be read, in a sentence.</param>
public sealed record LostMember(string Name, string Reason);
