namespace Inspect.Engine.Inference.Templates.Syntax;

/// <summary>Cuts what stands inside of tags.</summary>
internal sealed partial class Lexer
{
    private void ReadInside(bool isOutput)
    {
        _open.Clear();
        while (true)
        {
            Advance(SkipBlanks(_at));
            if (_at == _source.Length)
            {
                throw Fail(isOutput ? "{{ has no }}" : "{% has no %}");
            }

            if (_open.Count == 0 && TryEnd(isOutput))
            {
                return;
            }

            ReadToken();
        }
    }

    private bool TryEnd(bool isOutput)
    {
        var sign = _source[_at] == '-' || (_source[_at] == '+' && !isOutput) ? _source[_at] : ' ';
        var close = sign == ' ' ? _at : _at + 1;
        if (!_source.AsSpan(close).StartsWith(isOutput ? "}}" : "%}"))
        {
            return false;
        }

        Add(isOutput ? TokenKind.OutputEnd : TokenKind.BlockEnd, string.Empty);
        EndTag(close, isOutput && sign == ' ' ? '+' : sign);
        _isLineStart &= !isOutput || sign == '-';
        return true;
    }

    private void ReadToken()
    {
        var character = _source[_at];
        if (char.IsAsciiDigit(character))
        {
            var end = NumberReader.Read(_source, _at, out var number) ?? throw Fail("a number has too many digits");
            _tokens.Add(new Token(TokenKind.Number, _source[_at..end], _line, number));
            Advance(end);
        }
        else if (IsNamePart(character))
        {
            var end = _at;
            while (end < _source.Length && IsNamePart(_source[end]))
            {
                end++;
            }

            Add(TokenKind.Name, _source[_at..end]);
            Advance(end);
        }
        else if (character is '\'' or '"')
        {
            ReadText(character);
        }
        else
        {
            ReadSign();
        }
    }

    private void ReadText(char quote)
    {
        var end = _at + 1;
        while (end < _source.Length && _source[end] != quote)
        {
            end += _source[end] == '\\' ? 2 : 1;
        }

        if (end >= _source.Length)
        {
            throw Fail("a text has no quote at its end");
        }

        var text = TextLiteral.Read(_source[(_at + 1)..end]) ?? throw Fail("a text holds a \\ with a code that is not known");
        Add(TokenKind.Text, text);
        Advance(end + 1);
    }

    private void ReadSign()
    {
        var sign = Array.Find(Signs, s => string.CompareOrdinal(_source, _at, s, 0, s.Length) == 0) ?? throw Fail($"the character '{_source[_at]}' has no meaning here");
        if (sign is "(" or "[" or "{")
        {
            _open.Push(sign == "(" ? ')' : sign == "[" ? ']' : '}');
        }
        else if (Closing.Contains(sign, StringComparison.Ordinal) && (!_open.TryPop(out var expected) || expected != sign[0]))
        {
            throw Fail($"there is a '{sign}' that nothing opens");
        }

        Add(TokenKind.Sign, sign);
        Advance(_at + sign.Length);
    }
}
