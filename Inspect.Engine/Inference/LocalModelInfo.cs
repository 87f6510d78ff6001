namespace Inspect.Engine.Inference;

/// <summary>What is known of a loaded model.</summary>
/// <param name="Name">Name of its folder.</param>
/// <param name="ContextLength">Most tokens of prompt and answer together.</param>
/// <param name="VocabularySize">Number of logits.</param>
/// <param name="LoadSeconds">Seconds that loading took.</param>
public sealed record LocalModelInfo(string Name, int ContextLength, int VocabularySize, double LoadSeconds);
