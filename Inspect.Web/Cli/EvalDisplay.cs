using System.Globalization;
using Inspect.Engine.Evals;
using Inspect.Engine.Live;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Metrics;
using Inspect.Engine.Parts;

namespace Inspect.Web.Cli;

/// <summary>Shows a run in a terminal: a bar that fills (full), a line per change (plain), or nothing.</summary>
internal sealed class EvalDisplay
{
    /// <summary>Metrics that are shown while a run goes on.</summary>
    private const int MostMetrics = 3;

    private readonly TextWriter _out;
    private readonly bool _isSilent;
    private readonly bool _isInPlace;
    private readonly string _prefix;
    private string _line = string.Empty;
    private LiveStanding? _last;
    private string? _model;

    private EvalDisplay(TextWriter output, bool isSilent, bool isInPlace, string prefix)
    {
        _prefix = prefix;
        _out = output;
        _isSilent = isSilent;
        _isInPlace = isInPlace;
    }

    /// <summary>A display of a kind; a full one that is not shown in a terminal is plain.</summary>
    /// <param name="kind">full, plain, none or json.</param>
    /// <param name="output">Where it is shown.</param>
    /// <param name="beside">Name of the run where others are shown beside it, which is said in each line; null for one alone.</param>
    public static EvalDisplay Create(string kind, TextWriter output, string? beside = null) =>
        new(output, kind is "none" or "json", kind == "full" && beside is null && !Console.IsOutputRedirected, beside is null ? string.Empty : $"[{beside}] ");

    /// <summary>Says what runs.</summary>
    public void Begin(PlannedEval plan)
    {
        _model = plan.Spec.Model;
        var scorers = plan.Scorers.IsEmpty ? "not scored" : string.Join(", ", plan.Scorers.Select(s => s.Name));
        Print($"{plan.Task.Name} · {plan.Spec.Model} · {Format.Count(plan.Samples.Length, "item")} × {Format.Count(plan.Epochs, "epoch")} · {scorers}");
    }

    /// <summary>Follows the run to its end.</summary>
    public async Task WatchAsync(LiveFeed feed, string evalId)
    {
        await foreach (var update in feed.WatchAsync(evalId, 0, CancellationToken.None))
        {
            switch (update)
            {
                case StateUpdate { State: RunState.Loading } loading:
                    // Before that, what is fetched and converted is said in words.
                    Show(loading.Detail == _model ? $"loading {loading.Detail}" : loading.Detail ?? "loading");
                    break;
                case ProgressUpdate when feed.Find(evalId) is { } run:
                    Show(TextOf(run.Standing()));
                    break;
            }
        }

        _last = feed.Find(evalId)?.Standing();
        if (_last is { Total: > 0 })
        {
            // Metrics are computed now and then: the last progress may have come before them.
            Show(TextOf(_last with { Eta = null }));
        }

        if (_isInPlace && _line.Length > 0)
        {
            _out.WriteLine();
        }
    }

    /// <summary>Says what came of it.</summary>
    public void End(EvalOutcome outcome)
    {
        if (outcome.Log?.Results is { } results)
        {
            foreach (var score in results.Scores)
            {
                Print($"  {score.Name}{(score.Reducer is null ? string.Empty : $" ({score.Reducer})")}: {MetricsOf(outcome.Log, score)}");
            }
        }

        if (outcome.Error is { } error)
        {
            Console.Error.WriteLine(error);
        }

        if (outcome.State != RunState.Done)
        {
            Print(outcome.State == RunState.Cancelled ? $"Cancelled{CountsOf(_last)}. The samples that ended are in the log." : $"The run ended as {outcome.State.ToString().ToLowerInvariant()}.");
        }

        if (outcome.Path is { } path)
        {
            Print($"Log: {Path.GetRelativePath(Environment.CurrentDirectory, path)}");
        }
    }

    /// <summary>Columns of the terminal; some have none.</summary>
    private static int Width => Console.WindowWidth is > 1 and var width ? width - 1 : int.MaxValue;

    private static string MetricsOf(EvalLog log, EvalScore score) => score.ScoredSamples == 0
        ? "no sample was scored"
        : string.Join(", ", score.Metrics.Where(m => IsTelling(score, m.Value)).Select(m => $"{m.Key} {Number(m.Value)}{IntervalOf(log, score, m.Key)}"));

    private static string Number(EvalMetric metric) => metric.Value.ToString("0.###", CultureInfo.InvariantCulture);

    /// <summary>One item has no standard error: the zero that logs hold for it says nothing.</summary>
    private static bool IsTelling(EvalScore score, EvalMetric metric) => score.ScoredSamples is not < 2 || BuiltInMetrics.RoleOf(metric.Name) != MetricRole.StandardError;

    private static string IntervalOf(EvalLog log, EvalScore score, string metric) =>
        MetricInterval.Of(log.Results!, score, metric, log.Eval.Config.Epochs ?? 1) is { } interval
            ? $" (95 % interval {Format.Score(interval.Lower)} to {Format.Score(interval.Upper)})"
            : string.Empty;

    private static string TextOf(LiveStanding run)
    {
        var failed = run.Errored > 0 ? $", {Format.Count(run.Errored)} failed" : string.Empty;
        var tokens = run.Tokens > 0 ? $" · {Format.Count(run.Tokens, "token")}" : string.Empty;
        var speed = run.TokensPerSecond is > 0 and var rate ? string.Create(CultureInfo.InvariantCulture, $" · {rate:F0} tok/s") : string.Empty;
        var left = Format.Left(run.Eta) is { } eta ? $" · {eta}" : string.Empty;
        return $"{Bar(run.Done, run.Total)} {Format.Count(run.Done)} of {Format.Count(run.Total)} done{failed}{ScoreOf(run)}{tokens}{speed}{left}";
    }

    /// <summary>What finished, what was stopped, and what was never begun.</summary>
    private static string CountsOf(LiveStanding? run) => run is { Total: > 0 }
        ? $": {Format.Count(run.Done)} of {Format.Count(run.Total)} done, {Format.Count(run.Cancelled)} cancelled, {Format.Count(run.Total - run.Done - run.Cancelled)} not begun"
        : string.Empty;

    private static string ScoreOf(LiveStanding run) => run switch
    {
        { Passed: { } passed, Scored: { } scored } => $" · {Format.Count(passed)} of {Format.Count(scored)} correct so far",
        { Metrics: { IsEmpty: false } metrics } when metrics.Take(MostMetrics).Where(m => double.IsFinite(m.Value)).Select(m => $"{m.Name} {Format.Score(m.Value)}").ToList() is { Count: > 0 } shown =>
            $" · {string.Join(", ", shown)} so far",
        _ => string.Empty,
    };

    private static string Bar(int done, int total)
    {
        const int Width = 24;
        var filled = (int)((long)done * Width / total);
        return new string('█', filled) + new string('░', Width - filled);
    }

    private void Show(string text)
    {
        if (_isSilent || text == _line)
        {
            return;
        }

        if (_isInPlace)
        {
            // A line that wraps could not be replaced. Blanks wipe what a longer one left behind.
            text = text.Length < Width ? text : text[..(Width - 1)] + "…";
            _out.Write('\r' + text.PadRight(_line.Length));
        }
        else
        {
            _out.WriteLine(_prefix + text);
        }

        _line = text;
    }

    private void Print(string text)
    {
        if (!_isSilent)
        {
            _out.WriteLine(_prefix + text);
        }
    }
}
