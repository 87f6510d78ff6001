using System.Collections.Immutable;
using System.Globalization;
using Inspect.Engine.Metrics;
using Inspect.Engine.Parts;
using Inspect.Engine.Tasks;
using Inspect.Engine.Values;

namespace Inspect.Engine.Scorers;

/// <summary>Several scorers whose scores become one by a reducer: <c>multi_scorer</c> (semantics 3.11).</summary>
public sealed class MultiScorer : IScorer
{
    private readonly ImmutableArray<(string Name, IScorer Scorer)> _scorers;
    private readonly ScorePanel _panel;

    private MultiScorer(PartArguments arguments)
    {
        _scorers = Create(arguments);
        _panel = ScorePanel.Of(arguments.Text("reducer")!, arguments.Registry);
    }

    /// <summary>What task files and forms know of it.</summary>
    public static PartDefinition Definition { get; } = new(
        PartKind.Scorer,
        "multi_scorer",
        "several scorers make one score",
        [
            new PartParameter("scorers", PartParameterType.Any, null, "The scorers, as a list.") { IsRequired = true, PartsOf = PartKind.Scorer },
            new PartParameter("reducer", PartParameterType.Text, ScorePanel.Majority, "How their scores are combined: majority, mean, mode, max, at_least_2, …"),
        ],
        arguments => new MultiScorer(arguments)) { MetricsOf = arguments => arguments.Registry.MetricsOf(arguments.Parts("scorers")[0]) };

    /// <inheritdoc />
    public async Task<ScorerResult?> ScoreAsync(TaskState state, Target target, SampleScope scope, CancellationToken cancellationToken)
    {
        var scores = ImmutableArray.CreateBuilder<(string, ScorerResult)>();
        foreach (var (name, scorer) in _scorers)
        {
            if (await scorer.ScoreAsync(state, target, scope, cancellationToken).ConfigureAwait(false) is { } result)
            {
                scores.Add((name, result));
            }
        }

        return scores.Count > 0
            ? _panel.Combine(scores.ToImmutable(), state.Output.Completion)
            : new Score { Value = ScoreValue.Unscored, Reason = ScoreReasons.ScoringFailed };
    }

    /// <summary>The scorers that an argument names, those of the same name numbered: <c>match</c>, <c>match1</c>.</summary>
    internal static ImmutableArray<(string Name, IScorer Scorer)> Create(PartArguments arguments)
    {
        var names = new Dictionary<string, int>(StringComparer.Ordinal);
        return
        [
            .. arguments.Parts("scorers").Select(part =>
            {
                var count = names[part.Name] = names.GetValueOrDefault(part.Name) + 1;
                return (count == 1 ? part.Name : part.Name + (count - 1).ToString(CultureInfo.InvariantCulture), arguments.Registry.CreateScorer(part));
            }),
        ];
    }
}
