using System.Globalization;
using Inspect.Engine.Live;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Metrics;
using Inspect.Engine.Tasks;
using Inspect.Web.Components.SamplePage.Text;
using Inspect.Web.Components.Shared;
using Inspect.Web.Runs;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.SamplePage;

/// <summary>How a sample was scored: the sentence, target against answer, the steps; else what the log says.</summary>
public sealed partial class SampleScoring : IDisposable
{
    private readonly ComponentEnd _stop = new();
    private EvalSample? _shown;
    private ResultStory? _story;
    private bool _isRead;
    private bool _isEditing;

    /// <summary>The sample as its row shows it.</summary>
    [Parameter, EditorRequired]
    public required SampleView View { get; set; }

    /// <summary>The whole sample; null while it goes on.</summary>
    [Parameter, EditorRequired]
    public required EvalSample? Sample { get; set; }

    /// <summary>The run.</summary>
    [Parameter, EditorRequired]
    public required RunView Run { get; set; }

    /// <summary>Version of the log from which the sample was read; null while the run goes on.</summary>
    [Parameter]
    public string? Version { get; set; }

    /// <summary>Is told that the log has another score now.</summary>
    [Parameter]
    public EventCallback OnEdited { get; set; }

    [Inject]
    public required ResultStories Stories { get; init; }

    private bool IsEditorShown => _isEditing && Sample is { } sample && (sample.Scores is { Count: > 0 } || Run.ScorerNames.Any());

    private string FirstScorer => Sample!.Scores!.Keys.First();

    private Score FirstScore => Sample!.Scores!.Values.First();

    /// <summary>Nothing can be told of the score beyond what the log says.</summary>
    private bool HasOnlyLog => _story is null && _isRead;

    private IReadOnlyList<ScoreEditLine> Edits => ScoreEditLine.Of(FirstScore);

    private string Explanation => FirstScore.Explanation ?? "The log has no explanation.";

    private string? StopText => Sample!.Output.StopReason switch
    {
        "max_tokens" when Run.Config.MaxTokens is { } most => $"stopped at {Format.Count(most, "token")}",
        "max_tokens" => "stopped at the token limit",
        "model_length" => "stopped: the context is full",
        _ => null,
    };

    private static string ReasonOf(string? why) => why is null ? string.Empty : $" · {why}";

    private string WhyNot => Sample!.Error is { } error ? View.State == SampleState.Cancelled ? "The sample was cancelled before it was scored." : $"The sample failed: {error.Message}"
        : Sample.Limit is { } limit ? $"The sample was stopped by {LimitText.Of(limit)}."
        : "The task has no scorer, or the scorer had nothing to say.";

    private IReadOnlyList<(string? Css, string Text)> AnswerParts => MarkedText.Of(Sample!.Output.Completion, _story?.Trace.Marks ?? []);

    private IEnumerable<(string Icon, string Css, string Text, string Value)> Steps =>
    [
        .. _story!.Trace.Steps.Select(LookOf),
        (Lucide.Minus, "dim", "Value", $"{FirstScore.Value} → {ScoreConversion.ToNumber(FirstScore.Value).ToString("0.0##", CultureInfo.InvariantCulture)}"),
    ];

    /// <inheritdoc />
    public void Dispose()
    {
        _stop.Dispose();
    }

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        if (ReferenceEquals(_shown, Sample))
        {
            return;
        }

        _shown = Sample;
        _story = null;
        _isRead = false;
        if (Sample is { } sample)
        {
            var story = await Stories.OfAsync(Run, sample, isOnlySample: false, _stop.Token);
            if (ReferenceEquals(_shown, sample))
            {
                _story = story;
                _isRead = true;
            }
        }
    }

    private static (string Icon, string Css, string Text, string Value) LookOf(TraceStep step) => step.Passed switch
    {
        true => (Lucide.Check, "t-correct", step.Text, step.Value),
        false => (Lucide.X, "t-incorrect", step.Text, step.Value),
        null => (Lucide.Minus, "dim", step.Text, step.Value),
    };
}
