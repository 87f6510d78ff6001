namespace Inspect.Engine.Logs.Editing.Results;

/// <summary>The values of scores, which metrics are computed from.</summary>
public interface IScoreValues
{
    /// <summary>Samples that ended without an error.</summary>
    int Completed { get; }

    /// <summary>Values of a scorer by item, in the order of the log; items without a score are left out.</summary>
    IReadOnlyList<ItemScores> Values(string scorer);
}
