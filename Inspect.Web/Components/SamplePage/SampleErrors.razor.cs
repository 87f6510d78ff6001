using System.Text.Json;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Values;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.SamplePage;

/// <summary>The errors of a sample: those of attempts that were repeated, and the one that ended it.</summary>
public sealed partial class SampleErrors
{
    /// <summary>The sample.</summary>
    [Parameter, EditorRequired]
    public required EvalSample Sample { get; set; }

    private IReadOnlyList<EvalError> Attempts => [.. (Sample.ErrorRetries ?? []).Select(Read), .. Sample.Error is { } error ? [error] : Array.Empty<EvalError>()];

    /// <summary>What the tab is called; null when there was no error.</summary>
    public static string? TabTitle(EvalSample sample) =>
        sample.ErrorRetries is { Length: > 0 } ? "Attempts" : sample.Error is not null ? "Error" : null;

    private string TitleOf(int number) => Attempts.Count == 1 && Sample.Error is not null ? "Error" : $"Attempt {Format.Count(number + 1)}";

    private bool IsLast(int number) => number == Attempts.Count - 1;

    private static EvalError Read(JsonElement error)
    {
        try
        {
            return LogJson.FromElement<EvalError>(error);
        }
        catch (JsonException)
        {
            return new EvalError { Message = error.ToString() };
        }
    }
}
