using Inspect.Engine.Metrics;
using Inspect.Engine.Values;

namespace Inspect.Engine.Logs.Editing.Results;

/// <summary>Whole scores, which results and reductions are computed from.</summary>
public interface IScoreSource : IScoreValues
{
    /// <summary>The whole scores behind the values of an item, in the same order.</summary>
    IReadOnlyList<Score> Scores(string scorer, SampleId item);
}
