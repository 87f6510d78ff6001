namespace Inspect.Engine.Inference.Constraints;

/// <summary>What may still come of an answer: a set of texts in bytes. Equal terms of a pool are one object.</summary>
internal sealed class Term
{
    private const int Chunk = 16;

    private Term?[]?[]? _next;

    /// <summary>Place in its pool.</summary>
    public required int Id { get; init; }

    /// <summary>What it is.</summary>
    public required TermKind Kind { get; init; }

    /// <summary>Nothing more need come.</summary>
    public bool IsNullable { get; init; }

    /// <summary>Levels at which terms stand in each other.</summary>
    public int Height { get; init; }

    /// <summary>Of <see cref="TermKind.Bytes"/>.</summary>
    public ByteSet Set { get; init; }

    /// <summary>Of <see cref="TermKind.Literal"/>.</summary>
    public byte[] Text { get; init; } = [];

    /// <summary>Bytes of the text that have come.</summary>
    public int Offset { get; init; }

    /// <summary>Of <see cref="TermKind.Sequence"/> both, of <see cref="TermKind.Choice"/> all, of <see cref="TermKind.Repeat"/> the one, of <see cref="TermKind.Except"/> what is left and what is left out.</summary>
    public Term[] Parts { get; init; } = [];

    /// <summary>Of <see cref="TermKind.Repeat"/>: times at least. Of <see cref="TermKind.Rule"/>: the rule. Of <see cref="TermKind.Literal"/>: number of the text.</summary>
    public int Least { get; init; }

    /// <summary>Of <see cref="TermKind.Repeat"/>: times at most, -1 for any. Of <see cref="TermKind.Rule"/>: levels of rules it stands in, -1 where that is not known yet.</summary>
    public int Most { get; init; }

    /// <summary>What may come behind a byte, where that is known.</summary>
    public Term? Behind(byte value) => _next?[value / Chunk]?[value % Chunk];

    /// <summary>Keeps what may come behind a byte.</summary>
    public void Keep(byte value, Term term)
    {
        _next ??= new Term?[256 / Chunk][];
        (_next[value / Chunk] ??= new Term?[Chunk])[value % Chunk] = term;
    }
}
