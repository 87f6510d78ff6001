using System.Text.RegularExpressions;
using Inspect.Engine.Metrics;
using Inspect.Engine.Parts;
using Inspect.Engine.Python;
using Inspect.Engine.Tasks;
using Inspect.Engine.Values;

namespace Inspect.Engine.Scorers;

/// <summary>Correct when what the first match of a regular expression captures is a target (semantics 3.4).</summary>
/// <param name="regex">The expression, with a limit of time.</param>
/// <param name="ignoreCase">Upper and lower case of captures and targets are equal.</param>
/// <param name="matchAll">Every group that captured must be a target; otherwise one of them.</param>
public sealed class PatternScorer(Regex regex, bool ignoreCase, bool matchAll) : IScorer
{
    /// <summary>What task files and forms know of it.</summary>
    public static PartDefinition Definition { get; } = new(
        PartKind.Scorer,
        "pattern",
        "what a regular expression captures is the target",
        [
            new PartParameter("pattern", PartParameterType.Text, null, "Regular expression in Python's syntax; what its groups capture is the answer.")
                { IsRequired = true, Misfit = value => PythonRegex.Problem(value.ToString()) },
            new PartParameter("ignore_case", PartParameterType.Boolean, true, "Upper and lower case are equal."),
            new PartParameter("match_all", PartParameterType.Boolean, false, "Every group must be a target, not one of them."),
        ],
        arguments => Create(arguments.Text("pattern")!, arguments.Boolean("ignore_case"), arguments.Boolean("match_all"))) { Metrics = BuiltInMetrics.OfPasses };

    /// <inheritdoc />
    public Task<ScorerResult?> ScoreAsync(TaskState state, Target target, SampleScope scope, CancellationToken cancellationToken) =>
        Task.FromResult<ScorerResult?>(Judge(state.Output.Completion, target));

    /// <summary>The judgement of a completion and how it came about.</summary>
    /// <exception cref="InspectException">The search took too long.</exception>
    public ScorerResult Judge(string completion, Target target)
    {
        var match = PythonRegex.Search(regex, completion);
        IReadOnlyList<Group> groups = match is null ? [] : match.Groups.Count == 1 ? [match] : [.. match.Groups.Values.Skip(1)];
        var hit = match is null ? null : matchAll ? AllOf(groups, target) : groups.FirstOrDefault(g => IsTarget(g, target));
        var score = new Score
        {
            Value = hit is null ? ScoreValue.Incorrect : ScoreValue.Correct,
            Answer = hit is not null ? (matchAll ? target.Text : hit.Value) : !matchAll && groups is [{ Success: true } only] ? only.Value : null,
            Explanation = completion,
            Reason = ScoreReasons.Of(completion, hasForm: match is not null),
        };
        return new ScorerResult(score, () => Trace(completion, target, match, groups, hit));
    }

    private static PatternScorer Create(string pattern, bool ignoreCase, bool matchAll) =>
        new(PythonRegex.Create(pattern, ignoreCase ? RegexOptions.IgnoreCase : RegexOptions.None), ignoreCase, matchAll);

    /// <summary>The first capture, when all are targets; an empty one never is.</summary>
    private Group? AllOf(IEnumerable<Group> groups, Target target)
    {
        var captured = groups.Where(g => g.Success).ToList();
        return captured.All(g => IsTarget(g, target)) ? captured.FirstOrDefault() : null;
    }

    private bool IsTarget(Group group, Target target) => group is { Success: true, Length: > 0 } && TargetOf(group, target) is not null;

    private string? TargetOf(Group group, Target target) => target.FirstOrDefault(t => Lower(t) == Lower(group.Value));

    private string Lower(string text) => ignoreCase ? LowerCase.Of(text) : text;

    private ScoreTrace Trace(string completion, Target target, Match? match, IReadOnlyList<Group> groups, Group? hit)
    {
        var matched = hit is null ? null : TargetOf(hit, target);
        var captured = groups.Where(g => g.Success).ToList();
        return new ScoreTrace
        {
            Sentence = match is null ? $"looked for the form {TraceWords.Quote(regex.ToString())}, and the reply has it nowhere."
                : hit is null ? $"found {Texts(captured)}, which is not {TraceWords.Targets(target)}."
                : $"found {TraceWords.Quote(hit.Value)} in the place that the pattern names.",
            Target = matched,
            Marks = [.. (hit is null ? captured : matchAll ? captured : [hit]).OrderBy(g => g.Index).SelectMany(g => Mark(completion, g, hit is null)).Take(hit is null || !matchAll ? 1 : int.MaxValue)],
            Steps =
            [
                TraceWords.Read(completion),
                new TraceStep("Search for the pattern", match is null ? "not found" : TraceWords.Quote(match.Value), match is not null),
                .. match is null ? (TraceStep[])[] :
                [
                    new TraceStep($"Compare {(groups.Count == 1 ? "the capture" : matchAll ? "all captures" : "each capture")} with the targets{(ignoreCase ? ", upper and lower case equal" : string.Empty)}",
                        $"{Texts(captured)} {(hit is null ? "≠" : "=")} {TraceWords.Quote(matched ?? target.FirstOrDefault() ?? string.Empty)}", hit is not null),
                ],
            ],
            Advice = hit is null ? IncludesScorer.Advice(completion, target) : null,
        };
    }

    private static string Texts(List<Group> captured) => captured.Count == 0 ? "no capture" : string.Join(", ", captured.Select(g => TraceWords.Quote(g.Value)));

    private static IEnumerable<TraceMark> Mark(string completion, Group group, bool isMiss) =>
        TracedText.Of(completion).Mark(group.Index, group.Length, isMiss ? TraceMarkKind.Extra : TraceMarkKind.Hit);
}
