namespace Inspect.Engine.Inference;

/// <summary>A message of a conversation for a local model.</summary>
/// <param name="Role"><c>system</c>, <c>user</c>, <c>assistant</c> or <c>tool</c>.</param>
/// <param name="Content">Its text.</param>
public sealed record LocalMessage(string Role, string Content);
