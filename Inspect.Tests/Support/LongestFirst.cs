using Inspect.Tests.Support;
using Inspect.Tests.Web.Browser;
using Inspect.Tests.Web.Queue;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(LongestFirst))]

namespace Inspect.Tests.Support;

/// <summary>Collections that take minutes begin first: begun last, one of them runs alone in the end while the other cores wait.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Longest = [BuiltInModelCollection.Name, nameof(AllLogsTests), nameof(ServerKillTests)];

    /// <inheritdoc />
    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderBy(c => Longest.Any(n => c.TestCollectionDisplayName.Contains(n, StringComparison.Ordinal)) ? 0 : 1)];
}
