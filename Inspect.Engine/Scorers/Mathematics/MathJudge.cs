using Inspect.Engine.Values;

namespace Inspect.Engine.Scorers.Mathematics;

/// <summary>Finds the answer of a reply and holds it against the targets.</summary>
/// <param name="cancellationToken">Ends the work when the time is over.</param>
internal sealed class MathJudge(CancellationToken cancellationToken)
{
    private readonly MathEquality _equality = new(cancellationToken);

    /// <summary>The judgement.</summary>
    public MathVerdict Judge(string reply, Target target)
    {
        var targets = target.Select(ReadTarget).OfType<ReadFormula>().ToList();
        if (targets.Count == 0)
        {
            return new MathVerdict(MathStatus.TargetParseError, null, null);
        }

        AnswerCandidate? at = null;
        try
        {
            return reply.Length > MathLimits.Reply ? new MathVerdict(MathStatus.AnswerLimit, null, null) : Find(reply, targets, candidate => at = candidate);
        }
        catch (MathLimitException)
        {
            return new MathVerdict(MathStatus.AnswerLimit, at, null);
        }
        catch (OperationCanceledException)
        {
            return new MathVerdict(MathStatus.AnswerTimeout, at, null);
        }
    }

    /// <summary>The first place that can be read is the answer; where it is a text that equals no target, formulas of the places after it count when they equal one.</summary>
    private MathVerdict Find(string reply, List<ReadFormula> targets, Action<AnswerCandidate> tell)
    {
        (AnswerCandidate Candidate, ReadFormula Read)? answer = null;
        foreach (var candidate in AnswerCandidates.Of(reply))
        {
            tell(candidate);
            if (MathText.IsCode(candidate.Text))
            {
                return new MathVerdict(MathStatus.AnswerParseError, null, null);
            }

            if (Read(candidate) is not { } read || (answer is not null && read.Node is null && !candidate.IsFormula))
            {
                continue;
            }

            if (targets.FirstOrDefault(t => AreEqual(read, t)) is { } equal)
            {
                return new MathVerdict(MathStatus.Correct, candidate, equal.Text);
            }

            answer ??= (candidate, read);
            if (answer is { Read.Node: not null })
            {
                break;
            }
        }

        return new MathVerdict(answer is null ? MathStatus.AnswerParseError : MathStatus.Incorrect, answer?.Candidate, null);
    }

    private bool AreEqual(ReadFormula answer, ReadFormula target) =>
        answer.Plain == target.Plain || (answer.Node is { } said && target.Node is { } wanted && _equality.AreEqual(said, wanted));

    /// <summary>A target: its box when it has one that can be read, else all of it; null for one that cannot be used.</summary>
    private static ReadFormula? ReadTarget(string target)
    {
        try
        {
            AnswerCandidate?[] parts = [AnswerCandidates.Boxed(target), new AnswerCandidate(target, "the target", 0)];
            return parts.OfType<AnswerCandidate>().Any(p => MathText.IsCode(p.Text)) ? null
                : parts.OfType<AnswerCandidate>().Select(Read).FirstOrDefault(r => r is not null) is { } read ? read with { Text = target } : null;
        }
        catch (MathLimitException)
        {
            return null;
        }
    }

    /// <summary>What stands at a place, as a formula, or else as a text where it has a word; null for neither.</summary>
    /// <exception cref="MathLimitException">It is too large to be worked out.</exception>
    private static ReadFormula? Read(AnswerCandidate candidate)
    {
        MathGuard.Check(candidate.Text);
        var plain = MathText.Plain(candidate.Text);
        var node = Parse(candidate.Text);
        node ??= MathText.RightSide(candidate.Text) is { } value ? Parse(value) : null;
        node = candidate.IsComposite && node is not MathNode.Group ? null : node;
        return node is not null || MathText.HasWord(plain) ? new ReadFormula(candidate.Text, plain, node) : null;
    }

    private static MathNode? Parse(string text)
    {
        try
        {
            return MathParser.Parse(MathText.Clean(text));
        }
        catch (MathSyntaxException)
        {
            return null;
        }
    }

    private sealed record ReadFormula(string Text, string Plain, MathNode? Node);
}
