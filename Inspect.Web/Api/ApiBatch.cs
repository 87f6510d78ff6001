namespace Inspect.Web.Api;

/// <summary>Runs that were started together.</summary>
/// <param name="Batch">Their <c>run_id</c>.</param>
/// <param name="Runs">The runs, in the order in which they wait.</param>
public sealed record ApiBatch(string Batch, IReadOnlyList<ApiRun> Runs);
