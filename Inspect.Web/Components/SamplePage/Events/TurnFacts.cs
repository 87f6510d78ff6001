using Inspect.Engine.Transcripts;
using Inspect.Web.Components.SamplePage.Text;

namespace Inspect.Web.Components.SamplePage.Events;

/// <summary>The figures of a model call in a line.</summary>
public static class TurnFacts
{
    /// <summary>Tokens, time, and what was unusual.</summary>
    public static string Of(ModelEvent call) => string.Join(" · ", new[]
    {
        call.Pending == true ? "answering" : null,
        StateOf(call.Error),
        call.Role is { } role ? Format.Line(SeenText.Plain(role), 40) : null,
        call.Output.Usage is { } usage ? $"{Format.Count(usage.InputTokens + (usage.InputTokensCacheRead ?? 0) + (usage.InputTokensCacheWrite ?? 0))} in · {Format.Count(usage.OutputTokens)} out" : null,
        (call.WorkingTime ?? call.Output.Time) is { } time ? Format.Seconds(time) : null,
        call.Cache == "read" ? "from the cache" : null,
        call.Retries is > 0 and var retries ? $"{Format.Count(retries, "retry").Replace("retrys", "retries", StringComparison.Ordinal)}" : null,
    }.OfType<string>());

    /// <summary>A call that somebody broke off did not fail.</summary>
    private static string? StateOf(string? error) => error is null ? null : error.StartsWith("Cancelled", StringComparison.Ordinal) ? "cancelled" : "failed";
}
