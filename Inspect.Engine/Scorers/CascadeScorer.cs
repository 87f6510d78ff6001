using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Inspect.Engine.Metrics;
using Inspect.Engine.Parts;
using Inspect.Engine.Tasks;
using Inspect.Engine.Values;

namespace Inspect.Engine.Scorers;

/// <summary>Scorers in order, the cheap ones first, until one is content: <c>cascade</c> (semantics, appendix C).</summary>
public sealed class CascadeScorer : IScorer
{
    private readonly ImmutableArray<(string Name, IScorer Scorer)> _scorers;
    private readonly double _threshold;

    private CascadeScorer(PartArguments arguments)
    {
        _scorers = MultiScorer.Create(arguments);
        _threshold = arguments.Number("threshold")!.Value;
    }

    /// <summary>What task files and forms know of it.</summary>
    public static PartDefinition Definition { get; } = new(
        PartKind.Scorer,
        "cascade",
        "scorers in order, until one gives enough",
        [
            new PartParameter("scorers", PartParameterType.Any, null, "The scorers, as a list, the cheapest first.") { IsRequired = true, PartsOf = PartKind.Scorer },
            new PartParameter("threshold", PartParameterType.Number, 1.0, "The score, as a number, that is enough; C counts 1."),
        ],
        arguments => new CascadeScorer(arguments)) { MetricsOf = arguments => arguments.Registry.MetricsOf(arguments.Parts("scorers")[0]) };

    /// <inheritdoc />
    public async Task<ScorerResult?> ScoreAsync(TaskState state, Target target, SampleScope scope, CancellationToken cancellationToken)
    {
        var asked = new List<(string Name, ScorerResult? Result)>();
        (string Name, ScorerResult Result)? decisive = null;
        foreach (var (name, scorer) in _scorers)
        {
            var result = await scorer.ScoreAsync(state, target, scope, cancellationToken).ConfigureAwait(false);
            asked.Add((name, result));
            if (result is not { Score.Value.IsUnscored: false })
            {
                continue;
            }

            decisive = (name, result);
            if (ScoreConversion.ToNumber(result.Score.Value) >= _threshold)
            {
                break;
            }
        }

        return decisive is { } last ? Decided(last, asked, state.Output.Completion) : new Score { Value = ScoreValue.Unscored, Reason = ScoreReasons.ScoringFailed };
    }

    private ScorerResult Decided((string Name, ScorerResult Result) last, List<(string Name, ScorerResult? Result)> asked, string completion)
    {
        var score = last.Result.Score;
        var metadata = new Dictionary<string, JsonElement>(score.Metadata ?? ImmutableDictionary<string, JsonElement>.Empty) { ["decided_by"] = JsonSerializer.SerializeToElement(last.Name) };
        return new ScorerResult(score with { Metadata = metadata }, () => new ScoreTrace
        {
            Sentence = $"let {last.Name} decide, which gave {score.Value}.",
            Target = last.Result.Trace?.Target,
            Marks = last.Result.Trace?.Marks ?? [],
            Steps =
            [
                TraceWords.Read(completion),
                .. asked.Select(a => new TraceStep(
                    string.Create(CultureInfo.InvariantCulture, $"Ask {a.Name} for at least {_threshold:0.##}"),
                    a.Result is { Score.Value: { IsUnscored: false } value } ? value.ToString()! : "no score",
                    a.Result is { Score.Value: { IsUnscored: false } given } && ScoreConversion.ToNumber(given) >= _threshold)),
            ],
        });
    }
}
