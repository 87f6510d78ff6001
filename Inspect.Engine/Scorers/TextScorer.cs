using Inspect.Engine.Metrics;
using Inspect.Engine.Tasks;
using Inspect.Engine.Values;

namespace Inspect.Engine.Scorers;

/// <summary>A scorer that holds the completion against each target in turn (semantics 3.1).</summary>
public abstract class TextScorer : IScorer
{
    /// <inheritdoc />
    public Task<ScorerResult?> ScoreAsync(TaskState state, Target target, SampleScope scope, CancellationToken cancellationToken) =>
        Task.FromResult<ScorerResult?>(Judge(state.Output.Completion, target));

    /// <summary>The judgement of a completion and how it came about: correct with the first target that matches.</summary>
    public ScorerResult Judge(string completion, Target target)
    {
        string? answer = null;
        string? matched = null;
        foreach (var alternative in target)
        {
            (var isMatch, answer) = Compare(completion, alternative);
            if (isMatch)
            {
                matched = alternative;
                break;
            }
        }

        var score = new Score
        {
            Value = matched is null ? ScoreValue.Incorrect : ScoreValue.Correct,
            Answer = answer,
            Explanation = ExplainsByCompletion ? completion : null,
            Reason = ScoreReasons.Of(completion),
        };
        return new ScorerResult(score, () => Trace(completion, target, matched) with { Target = matched });
    }

    /// <summary>The judgement of a completion.</summary>
    public Score Score(string completion, Target target) => Judge(completion, target).Score;

    /// <summary>The completion stands in the log as the explanation.</summary>
    protected virtual bool ExplainsByCompletion => true;

    /// <summary>Holds the completion against one target.</summary>
    /// <returns>Whether they match, and what was taken as the answer.</returns>
    protected abstract (bool IsMatch, string Answer) Compare(string completion, string target);

    /// <summary>Tells how the judgement came about.</summary>
    /// <param name="completion">What was judged.</param>
    /// <param name="target">All targets.</param>
    /// <param name="matched">The target that matched; null when none did.</param>
    protected abstract ScoreTrace Trace(string completion, Target target, string? matched);
}
