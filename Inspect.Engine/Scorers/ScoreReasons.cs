using Inspect.Engine.Python;

namespace Inspect.Engine.Scorers;

/// <summary>What <see cref="Metrics.Score.Reason"/> says of a reply, or of a score that could not be made (semantics, appendix C).</summary>
internal static class ScoreReasons
{
    /// <summary>The reply is not in the form that was asked for.</summary>
    public const string InvalidResponseFormat = "invalid_response_format";

    /// <summary>The judge gave no grade.</summary>
    public const string GraderFailed = "grader_failed";

    /// <summary>There was nothing to measure.</summary>
    public const string ScoringFailed = "scoring_failed";

    /// <summary>Of a reply without text, that there is none; else what is wrong with its form, if anything is.</summary>
    public static string? Of(string completion, bool hasForm = true) =>
        PythonText.Strip(completion).Length == 0 ? "no_response" : hasForm ? null : InvalidResponseFormat;
}
