using Inspect.Engine.Metrics;
using Inspect.Engine.Python;
using Inspect.Engine.Tasks;
using Inspect.Engine.Values;

namespace Inspect.Engine.Scorers;

/// <summary>A scorer that holds the completion against each target in turn (semantics 3.1).</summary>
public abstract class TextScorer : IScorer
{
    /// <inheritdoc />
    public Task<ScorerResult?> ScoreAsync(TaskState state, Target target, SampleScope scope, CancellationToken cancellationToken) =>
        Task.FromResult<ScorerResult?>(Score(state.Output.Completion, target));

    /// <summary>The judgement of a completion: correct with the first target that matches.</summary>
    public virtual Score Score(string completion, Target target)
    {
        string? answer = null;
        var isCorrect = false;
        foreach (var alternative in target)
        {
            (isCorrect, answer) = Compare(completion, alternative);
            if (isCorrect)
            {
                break;
            }
        }

        return new Score
        {
            Value = isCorrect ? ScoreValue.Correct : ScoreValue.Incorrect,
            Answer = answer,
            Explanation = completion,
            Reason = PythonText.Strip(completion).Length == 0 ? "no_response" : null,
        };
    }

    /// <summary>Holds the completion against one target.</summary>
    /// <returns>Whether they match, and what was taken as the answer.</returns>
    protected abstract (bool IsMatch, string Answer) Compare(string completion, string target);
}
