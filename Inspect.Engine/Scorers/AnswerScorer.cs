using System.Text.RegularExpressions;
using Inspect.Engine.Metrics;
using Inspect.Engine.Parts;
using Inspect.Engine.Python;

namespace Inspect.Engine.Scorers;

/// <summary>Correct when the letter, word or line after <c>ANSWER:</c> is a target (semantics 3.5).</summary>
public static class AnswerScorer
{
    /// <summary>What task files and forms know of it.</summary>
    public static PartDefinition Definition { get; } = new(
        PartKind.Scorer,
        "answer",
        "what follows ANSWER: is the target",
        [new PartParameter("pattern", PartParameterType.Text, null, "What follows: a letter, a word or the rest of the line.") { IsRequired = true, Values = ["letter", "word", "line"] }],
        arguments => new PatternScorer(RegexOf(arguments.Text("pattern")!), ignoreCase: true, matchAll: false)) { Metrics = BuiltInMetrics.OfPasses };

    private static Regex RegexOf(string kind) => kind switch
    {
        "letter" => PythonRegex.Create(@"(?is)ANSWER\s*:\s*([A-Za-z])(?:[^\w]|\n|\Z)(?!.*ANSWER\s*:)", RegexOptions.None),
        "word" => PythonRegex.Create(@"(?is)ANSWER\s*:\s*(\S+?)(?=[.,;:!?]?\s*(?:\n|\Z))(?!.*ANSWER\s*:)", RegexOptions.None),
        _ => PythonRegex.Create(@"(?i)ANSWER\s*:\s*([^\n]+)\s*\Z", RegexOptions.None),
    };
}
