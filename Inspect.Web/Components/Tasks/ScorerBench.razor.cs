using System.Globalization;
using Inspect.Engine;
using Inspect.Engine.Datasets;
using Inspect.Engine.Evals;
using Inspect.Engine.Metrics;
using Inspect.Engine.Tasks;
using Inspect.Web.Components.Shared;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Tasks;

/// <summary>Judges an output that somebody types by the scorers of a task.</summary>
public sealed partial class ScorerBench : IDisposable
{
    private readonly ComponentEnd _end = new();
    private IReadOnlyList<TrialScore> _scores = [];
    private EvalTask? _judgedTask;
    private string _output = string.Empty;
    private string? _judgedOutput;
    private string? _problem;
    private int _judgedItem;
    private bool _isJudging;

    /// <summary>The task; null where the text is none.</summary>
    [Parameter]
    public EvalTask? Task { get; set; }

    /// <summary>Number of the item, from 0.</summary>
    [Parameter]
    public int Item { get; set; }

    /// <summary>The item, for its target.</summary>
    [Parameter]
    public Sample? Sample { get; set; }

    [Inject]
    public required TaskTrial Trial { get; init; }

    private string TargetText => Sample is null ? "–" : Format.Line(string.Join(" or ", Sample.Target.Values), 120);

    /// <inheritdoc />
    public void Dispose() => _end.Dispose();

    /// <inheritdoc />
    protected override Task OnParametersSetAsync() => JudgeAsync();

    private Task TypeAsync(ChangeEventArgs change)
    {
        _output = (string?)change.Value ?? string.Empty;
        return JudgeAsync();
    }

    /// <summary>Judges the newest text by the newest task; one at a time.</summary>
    private async Task JudgeAsync()
    {
        if (_isJudging)
        {
            return;
        }

        _isJudging = true;
        try
        {
            while (!_end.IsReached && Task is { } task && !(ReferenceEquals(_judgedTask, task) && _judgedOutput == _output && _judgedItem == Item))
            {
                (_judgedTask, _judgedOutput, _judgedItem) = (task, _output, Item);
                await JudgeAsync(task, Item, _output);
            }
        }
        catch (OperationCanceledException) when (_end.IsReached)
        {
            // The page is left.
        }
        finally
        {
            _isJudging = false;
        }
    }

    private async Task JudgeAsync(EvalTask task, int item, string output)
    {
        if (output.Length == 0)
        {
            (_scores, _problem) = ([], null);
            return;
        }

        try
        {
            _scores = await System.Threading.Tasks.Task.Run(() => Trial.ScoreAsync(task, item, output, null, _end.Token), _end.Token);
            _problem = _scores.Count == 0 ? "The task has no scorer." : null;
        }
        catch (InspectException error)
        {
            (_scores, _problem) = ([], error.Message);
        }
    }

    private static string ClassOf(TrialScore score) => score.Score is { } judged ? ScoreLook.Of(judged.Value).Class : "n";

    private static string LetterOf(TrialScore score) => score.Score is { } judged ? ScoreLook.Of(judged.Value).Letter : "–";

    private static string HeadOf(TrialScore score) => score.Score is not { } judged ? $"{score.Scorer}: no score"
        : $"{score.Scorer}: {ScoreLook.Of(judged.Value).Word}{NumberOf(judged)}";

    private static string NumberOf(Score score) => ScoreConversion.ToNumber(score.Value) is var number && double.IsFinite(number) ? $", {number.ToString("0.0##", CultureInfo.InvariantCulture)}" : string.Empty;

    private static string WhyOf(TrialScore score) => score.Problem ?? (score.Trace is { } trace ? $"{score.Scorer} {trace.Sentence}" : score.Score?.Explanation is { } why ? Format.Line(why) : string.Empty);
}
