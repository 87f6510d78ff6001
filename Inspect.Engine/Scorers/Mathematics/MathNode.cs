using System.Collections.Immutable;

namespace Inspect.Engine.Scorers.Mathematics;

/// <summary>A formula as a tree.</summary>
internal abstract record MathNode
{
    private MathNode()
    {
    }

    /// <summary>A number as it was written; one with a decimal point is not exact.</summary>
    public sealed record Number(Rational Value, bool IsExact) : MathNode;

    /// <summary>A variable.</summary>
    public sealed record Symbol(string Name) : MathNode;

    /// <summary>π, e, i or infinity, by name.</summary>
    public sealed record Constant(string Name) : MathNode;

    /// <summary>An operation: <c>+</c>, <c>*</c>, <c>/</c>, <c>^</c>, <c>neg</c>, <c>!</c>, or a function by name.</summary>
    public sealed record Call(string Name, ImmutableArray<MathNode> Arguments) : MathNode
    {
        /// <inheritdoc />
        public bool Equals(Call? other) => other is not null && Name == other.Name && Arguments.SequenceEqual(other.Arguments);

        /// <inheritdoc />
        public override int GetHashCode() => HashCode.Combine(Name, Arguments.Length);
    }

    /// <summary>Several formulas in brackets, with the brackets: <c>()</c>, <c>[)</c>, <c>{}</c> for a set, nothing for a bare list, <c>∪</c> for a union, <c>rows</c> and <c>row</c> for a matrix.</summary>
    public sealed record Group(string Brackets, ImmutableArray<MathNode> Items) : MathNode
    {
        /// <summary>The order of the items means nothing.</summary>
        public bool IsUnordered => Brackets is "{}" or "" or "∪";

        /// <inheritdoc />
        public bool Equals(Group? other) => other is not null && Brackets == other.Brackets && Items.SequenceEqual(other.Items);

        /// <inheritdoc />
        public override int GetHashCode() => HashCode.Combine(Brackets, Items.Length);
    }

    /// <summary>Formulas with relations between them: <c>0 &lt; x ≤ 2</c>.</summary>
    public sealed record Relation(ImmutableArray<MathNode> Sides, ImmutableArray<string> Signs) : MathNode
    {
        /// <inheritdoc />
        public bool Equals(Relation? other) => other is not null && Sides.SequenceEqual(other.Sides) && Signs.SequenceEqual(other.Signs);

        /// <inheritdoc />
        public override int GetHashCode() => HashCode.Combine(Sides.Length, Signs.Length);
    }

    /// <summary>An operation.</summary>
    public static MathNode Of(string name, params ReadOnlySpan<MathNode> arguments) => new Call(name, [.. arguments]);
}
