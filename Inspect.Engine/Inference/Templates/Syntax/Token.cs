namespace Inspect.Engine.Inference.Templates.Syntax;

/// <summary>What a token is.</summary>
internal enum TokenKind
{
    Data,
    OutputBegin,
    OutputEnd,
    BlockBegin,
    BlockEnd,
    Name,
    Text,
    Number,
    Sign,
    End,
}

/// <summary>A piece of a template.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Its text; of a text literal what it stands for.</param>
/// <param name="Line">Line, from 1.</param>
/// <param name="Number">Value of a number.</param>
internal readonly record struct Token(TokenKind Kind, string Text, int Line, object? Number = null)
{
    /// <summary>It is this sign.</summary>
    public bool Is(string sign) => Kind == TokenKind.Sign && Text == sign;

    /// <summary>It is this name.</summary>
    public bool IsName(string name) => Kind == TokenKind.Name && Text == name;

    /// <summary>What it is, for sentences.</summary>
    public string Description => Kind switch
    {
        TokenKind.OutputEnd => "}}",
        TokenKind.BlockEnd => "%}",
        TokenKind.End => "the end of the template",
        TokenKind.Text => "a text",
        TokenKind.Data => "text outside of tags",
        _ => $"'{(Text.Length <= 40 ? Text : Text[..40])}'",
    };
}
