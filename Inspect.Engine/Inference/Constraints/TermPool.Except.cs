namespace Inspect.Engine.Inference.Constraints;

/// <summary>Terms without some texts.</summary>
internal sealed partial class TermPool
{
    /// <summary>What fits a term and is none of some texts.</summary>
    /// <param name="term">A term without rules in it.</param>
    /// <param name="texts">The texts: literals, or a choice of such, or what is left of them.</param>
    public Term Except(Term term, Term texts)
    {
        if (texts == Never || term == Never || IsCovered(term, texts))
        {
            return texts == Never ? term : Never;
        }

        return Add(
            new TermKey([(int)TermKind.Except, term.Id, texts.Id]),
            id => new Term { Id = id, Kind = TermKind.Except, Parts = [term, texts], IsNullable = term.IsNullable && !texts.IsNullable, Height = HeightOf([term, texts]) });
    }

    /// <summary>All that fits a term is one of the texts. They end, so that it is looked at no further than they go.</summary>
    private bool IsCovered(Term term, Term texts)
    {
        if (term.IsNullable && !texts.IsNullable)
        {
            return false;
        }

        for (var value = 0; value <= byte.MaxValue; value++)
        {
            var next = Next(term, (byte)value);
            if (next != Never && (Next(texts, (byte)value) is var left && left == Never || !IsCovered(next, left)))
            {
                return false;
            }
        }

        return true;
    }
}
