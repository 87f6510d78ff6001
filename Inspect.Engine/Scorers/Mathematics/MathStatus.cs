namespace Inspect.Engine.Scorers.Mathematics;

/// <summary>How a judgement ended, as logs name it in snake case.</summary>
internal enum MathStatus
{
    /// <summary>The answer equals a target.</summary>
    Correct,

    /// <summary>It equals none.</summary>
    Incorrect,

    /// <summary>The reply has no answer that can be read.</summary>
    AnswerParseError,

    /// <summary>The answer is too large to be worked out.</summary>
    AnswerLimit,

    /// <summary>The comparison took too long.</summary>
    AnswerTimeout,

    /// <summary>No target can be read.</summary>
    TargetParseError,

    /// <summary>No target could be worked out in time.</summary>
    TargetTimeout,
}
