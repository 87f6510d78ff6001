namespace Inspect.Web.Runs;

/// <summary>Some rows of a list of samples.</summary>
/// <param name="Total">Samples of the query.</param>
/// <param name="Rows">The rows asked for.</param>
public sealed record SampleList(int Total, IReadOnlyList<SampleView> Rows);
