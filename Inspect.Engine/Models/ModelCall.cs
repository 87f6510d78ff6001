using Inspect.Engine.Values;

namespace Inspect.Engine.Models;

/// <summary>Which call of which sample a generation is: the random stream comes from it, so that epochs differ and a resumed run repeats.</summary>
/// <param name="SampleId">Id of the item.</param>
/// <param name="Epoch">Repetition, from 1.</param>
/// <param name="Number">Number of the call in the sample, from 1.</param>
public sealed record ModelCall(SampleId SampleId, int Epoch, int Number);
