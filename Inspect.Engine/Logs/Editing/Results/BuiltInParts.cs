using Inspect.Engine.Metrics;
using Inspect.Engine.Parts;

namespace Inspect.Engine.Logs.Editing.Results;

/// <summary>The metrics and reducers that results can be computed with where nobody gives more.</summary>
internal static class BuiltInParts
{
    /// <summary>All of them.</summary>
    public static PartRegistry Registry { get; } = new([.. BuiltInMetrics.All, .. BuiltInReducers.All]);
}
