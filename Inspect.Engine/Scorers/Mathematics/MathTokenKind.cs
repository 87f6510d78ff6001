namespace Inspect.Engine.Scorers.Mathematics;

/// <summary>Kinds of pieces of a formula.</summary>
internal enum MathTokenKind
{
    /// <summary>A number without a sign.</summary>
    Number,

    /// <summary>Letters.</summary>
    Name,

    /// <summary>A command of LaTeX, or a sign that it escapes.</summary>
    Command,

    /// <summary>An operator, a bracket, a comma.</summary>
    Sign,

    /// <summary>Nothing comes any more.</summary>
    End,
}
