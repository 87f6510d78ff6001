using System.Globalization;

namespace Inspect.Engine.Tasks;

/// <summary>Counts tokens by a formula over <c>input</c> and <c>output</c> with numbers, <c>+ - * /</c> and brackets.</summary>
public sealed class TokenFormula
{
    private readonly string _text;
    private readonly long _input;
    private readonly long _output;
    private int _at;

    private TokenFormula(string text, long input, long output)
    {
        _text = text;
        _input = input;
        _output = output;
    }

    /// <summary>The text is a formula.</summary>
    public static bool IsFormula(string text) => new TokenFormula(text, 1, 1).TryRead(out _);

    /// <summary>The tokens that count.</summary>
    /// <param name="formula">The formula.</param>
    /// <param name="input">Tokens that models read.</param>
    /// <param name="output">Tokens that they wrote.</param>
    public static double Count(string formula, long input, long output) => new TokenFormula(formula, input, output).TryRead(out var count) ? count : 0;

    private bool TryRead(out double value) => TrySum(out value) && Peek() == '\0';

    private bool TrySum(out double value)
    {
        if (!TryProduct(out value))
        {
            return false;
        }

        while (Peek() is '+' or '-')
        {
            var isMinus = _text[_at++] == '-';
            if (!TryProduct(out var next))
            {
                return false;
            }

            value += isMinus ? -next : next;
        }

        return true;
    }

    private bool TryProduct(out double value)
    {
        if (!TryTerm(out value))
        {
            return false;
        }

        while (Peek() is '*' or '/')
        {
            var isDivision = _text[_at++] == '/';
            if (!TryTerm(out var next))
            {
                return false;
            }

            value = isDivision ? value / next : value * next;
        }

        return true;
    }

    private bool TryTerm(out double value)
    {
        value = 0;
        switch (Peek())
        {
            case '-':
                _at++;
                var isThere = TryTerm(out var positive);
                value = -positive;
                return isThere;
            case '(':
                _at++;
                return TrySum(out value) && Peek() == ')' && ++_at > 0;
        }

        var start = _at;
        while (_at < _text.Length && (char.IsAsciiLetterOrDigit(_text[_at]) || _text[_at] == '.'))
        {
            _at++;
        }

        var word = _text[start.._at];
        value = word switch { "input" => _input, "output" => _output, _ => double.NaN };
        return !double.IsNaN(value) || double.TryParse(word, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value);
    }

    private char Peek()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at]))
        {
            _at++;
        }

        return _at < _text.Length ? _text[_at] : '\0';
    }
}
