namespace Inspect.Engine.Inference.GenAi;

/// <summary>What only a run of the model shows.</summary>
/// <param name="VocabularySize">Number of logits.</param>
/// <param name="Mixing">Which rows may run together.</param>
internal sealed record GenAiTraits(int VocabularySize, RowMixing Mixing);
