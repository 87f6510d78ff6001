namespace Inspect.Engine.Inference.Import;

/// <summary>What an import made.</summary>
/// <param name="Architecture">Name of the architecture, as transformers has it: <c>llama</c>, <c>qwen3</c>.</param>
/// <param name="Precision">What the weights are stored as.</param>
/// <param name="Parameters">Number of parameters; those of a tied head count once.</param>
/// <param name="MeanRelativeError">Mean over all weights of the error of their quantisation, relative to their mean size; null where they are not quantised.</param>
/// <param name="Converter">Name and version of the converter.</param>
public sealed record ImportedModel(string Architecture, WeightPrecision Precision, long Parameters, double? MeanRelativeError, string Converter);
