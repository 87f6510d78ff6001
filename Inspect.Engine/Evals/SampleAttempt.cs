using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Datasets;

namespace Inspect.Engine.Evals;

/// <summary>One run of a sample from its beginning.</summary>
/// <param name="Sample">The item.</param>
/// <param name="Epoch">Its repetition.</param>
/// <param name="Failures">What ended the attempts before this one, as the log keeps it.</param>
internal sealed record SampleAttempt(Sample Sample, int Epoch, ImmutableArray<JsonElement> Failures);
