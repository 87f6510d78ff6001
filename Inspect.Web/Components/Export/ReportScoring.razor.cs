using System.Collections.Immutable;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Metrics;
using Inspect.Web.Components.SamplePage;
using Inspect.Web.Components.SamplePage.Text;
using Inspect.Web.Runs;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Export;

/// <summary>What counted as correct, what was answered, and what each scorer made of it, as the log says it.</summary>
public sealed partial class ReportScoring
{
    /// <summary>The row of the sample.</summary>
    [Parameter, EditorRequired]
    public required SampleView View { get; set; }

    /// <summary>The sample.</summary>
    [Parameter, EditorRequired]
    public required EvalSample Sample { get; set; }

    private IReadOnlyDictionary<string, Score> Scores => Sample.Scores ?? ImmutableDictionary<string, Score>.Empty;

    private string Answer => Sample.Output.Completion is { Length: > 0 } text ? text : View.Answer is { Length: > 0 } answer ? answer : "–";

    private string? LimitNote => Sample.Limit is { } limit ? $"Stopped by {LimitText.Of(limit)}." : null;

    private static string ValueOf(Score score) => Format.Line(SeenText.Plain(score.Value.ToString() ?? string.Empty), 200);
}
