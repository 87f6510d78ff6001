using System.Collections.Immutable;

namespace Inspect.Engine.Evals;

/// <summary>A request cannot be run; the message lists every problem.</summary>
public sealed class RequestException(ImmutableArray<RequestProblem> problems)
    : InspectException(string.Join('\n', problems.Select(p => p.Message)))
{
    /// <summary>The problems.</summary>
    public ImmutableArray<RequestProblem> Problems { get; } = problems;
}
