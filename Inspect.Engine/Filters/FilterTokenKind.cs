namespace Inspect.Engine.Filters;

/// <summary>Kinds of words of a filter.</summary>
internal enum FilterTokenKind
{
    /// <summary>A name of a value or function, keys after dots included.</summary>
    Name,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A text in quotes.</summary>
    Text,

    /// <summary>An operator, bracket, comma, or a word of the language (<c>and</c>, <c>or</c>, <c>not</c>, <c>in</c>, <c>mod</c>).</summary>
    Sign,

    /// <summary>The end.</summary>
    End,
}
