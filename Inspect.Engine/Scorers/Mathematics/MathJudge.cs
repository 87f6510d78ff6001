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

        if (reply.Length > MathLimits.Reply)
        {
            return new MathVerdict(MathStatus.AnswerLimit, null, null);
        }

        AnswerCandidate? last = null;
        foreach (var candidate in AnswerCandidates.Of(reply))
        {
            if (MathText.IsCode(candidate.Text))
            {
                return new MathVerdict(MathStatus.AnswerParseError, null, null);
            }

            if (targets.FirstOrDefault(t => t.Plain == MathText.Plain(candidate.Text)) is { } same)
            {
                return new MathVerdict(MathStatus.Correct, candidate, same.Text);
            }

            if (Compare(candidate, targets) is { } verdict)
            {
                return verdict;
            }

            last = candidate;
        }

        // A target that is no mathematics was compared as text.
        return new MathVerdict(last is not null && targets.Any(t => t.Node is null) ? MathStatus.Incorrect : MathStatus.AnswerParseError, null, null);
    }

    /// <summary>The judgement of a candidate that is mathematics; null for another.</summary>
    private MathVerdict? Compare(AnswerCandidate candidate, List<ReadFormula> targets)
    {
        try
        {
            var node = MathParser.Parse(MathText.Clean(candidate.Text));
            if (candidate.NeedsGroup && node is not MathNode.Group)
            {
                return null;
            }

            var equal = targets.FirstOrDefault(t => t.Node is { } wanted && _equality.AreEqual(node, wanted));
            return new MathVerdict(equal is null ? MathStatus.Incorrect : MathStatus.Correct, candidate, equal?.Text);
        }
        catch (MathSyntaxException)
        {
            return null;
        }
        catch (MathLimitException) when (candidate.NeedsGroup)
        {
            return null;
        }
        catch (MathLimitException)
        {
            return new MathVerdict(MathStatus.AnswerLimit, candidate, null);
        }
        catch (OperationCanceledException)
        {
            return new MathVerdict(MathStatus.AnswerTimeout, candidate, null);
        }
    }

    /// <summary>A target: its box when it has one, else all of it; null for one that cannot be used.</summary>
    private static ReadFormula? ReadTarget(string target)
    {
        var text = AnswerCandidates.Boxed(target)?.Text ?? target;
        if (string.IsNullOrWhiteSpace(text) || MathText.IsCode(text) || text.Length > MathLimits.Formula)
        {
            return null;
        }

        try
        {
            return new ReadFormula(target, MathText.Plain(text), MathParser.Parse(MathText.Clean(text)));
        }
        catch (MathSyntaxException)
        {
            return new ReadFormula(target, MathText.Plain(text), null);
        }
        catch (MathLimitException)
        {
            return null;
        }
    }

    private sealed record ReadFormula(string Text, string Plain, MathNode? Node);
}
