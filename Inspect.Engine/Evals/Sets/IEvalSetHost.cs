namespace Inspect.Engine.Evals.Sets;

/// <summary>What runs the plans of a set, and shows what happens.</summary>
public interface IEvalSetHost
{
    /// <summary>Folder of the logs of the set.</summary>
    string LogDir { get; }

    /// <summary>Where paths of tasks count from.</summary>
    string WorkingDirectory { get; }

    /// <summary>Runs a plan to its end.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="resumed">What an earlier attempt left; null for none.</param>
    /// <param name="cancellationToken">Cancels the run.</param>
    Task<EvalOutcome> RunAsync(PlannedEval plan, ResumedEval? resumed, CancellationToken cancellationToken);

    /// <summary>Takes a sentence about the set.</summary>
    Task TellAsync(string sentence);
}
