using System.Collections.Immutable;

namespace Inspect.Engine.Logs.Reading;

/// <summary>The samples of a log at a glance.</summary>
/// <param name="Seconds">How long each took, shortest first; those without a time are left out.</param>
/// <param name="Items">Items by how many of their scored epochs passed, where all scores pass or fail; else empty.</param>
/// <param name="Reasons">Why samples did not pass, the most frequent first.</param>
public sealed record SampleDigest(ImmutableArray<double> Seconds, ImmutableArray<ItemPasses> Items, ImmutableArray<ReasonCount> Reasons);

/// <summary>Items that passed equally often.</summary>
/// <param name="Passed">Epochs that passed.</param>
/// <param name="Scored">Epochs that have a score.</param>
/// <param name="Items">How many such items there are.</param>
public sealed record ItemPasses(int Passed, int Scored, int Items);

/// <summary>Samples that did not pass for one reason.</summary>
/// <param name="Reason">The reason, in words.</param>
/// <param name="Outcome">What became of them.</param>
/// <param name="Samples">How many there are.</param>
public sealed record ReasonCount(string Reason, SampleOutcome Outcome, int Samples);
