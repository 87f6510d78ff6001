namespace Inspect.Tests.Support;

/// <summary>Tests that hold hundreds of megabytes: one at a time, while nothing else runs.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class LargeMemoryCollection
{
    public const string Name = "large memory";
}
