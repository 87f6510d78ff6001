using System.Globalization;
using System.Text;
using Inspect.Engine.Inference.Templates.Values;

namespace Inspect.Engine.Inference.Templates.Library;

/// <summary>Python's <c>text % values</c>.</summary>
/// <param name="state">The rendering.</param>
/// <param name="format">The text.</param>
/// <param name="values">A tuple of values, a dictionary, or one value.</param>
/// <param name="isSafe">The text is safe HTML: values are escaped.</param>
internal sealed class PercentFormat(RenderState state, string format, object? values, bool isSafe = false)
{
    private readonly object?[] _values = values is ListValue { IsTuple: true } tuple ? tuple.Items : [values];
    private readonly StringBuilder _output = new();
    private int _next;
    private int _at;

    /// <summary>The text with the values put in.</summary>
    /// <exception cref="TemplateException">They do not fit.</exception>
    public string Apply()
    {
        while (_at < format.Length)
        {
            var percent = format.IndexOf('%', _at);
            _output.Append(format, _at, (percent < 0 ? format.Length : percent) - _at);
            if (percent < 0)
            {
                break;
            }

            _at = percent + 1;
            if (Peek() == '%')
            {
                _at++;
                _output.Append('%');
                continue;
            }

            ApplyOne();
            state.CheckText(_output.Length);
        }

        state.SpendText(_output.Length);
        return _next < _values.Length && values is not (DictValue or RangeValue or Undefined or ListValue { IsTuple: false })
            ? throw state.Fail("the text before % or format takes fewer values than it gets")
            : _output.ToString();
    }

    private void ApplyOne()
    {
        state.Spend(2);
        var value = (object?)Arguments.Absent;
        if (Peek() == '(')
        {
            var end = format.IndexOf(')', _at);
            var key = end < 0 ? throw Wrong() : format[(_at + 1)..end];
            _at = end + 1;
            value = values is DictValue dict && dict.TryGet(key, out var found) ? found : throw state.Fail($"the text before % or format takes a value '{key}' that is not given");
        }

        var flags = string.Empty;
        for (; Peek() is '#' or '0' or '-' or ' ' or '+'; _at++)
        {
            flags += flags.Length < 8 ? format[_at] : string.Empty;
        }

        var width = Number() ?? 0;
        int? precision = null;
        if (Peek() == '.')
        {
            _at++;
            precision = Math.Max(0, Number() ?? 0);
        }

        while (Peek() is 'h' or 'l' or 'L')
        {
            _at++;
        }

        var type = Peek() ?? throw Wrong();
        _at++;
        Append(ReferenceEquals(value, Arguments.Absent) ? Next() : value, type, flags, width, precision);
    }

    private void Append(object? value, char type, string flags, int width, int? precision)
    {
        if (width < 0)
        {
            (flags, width) = (flags + "-", -width);
        }

        var (sign, body) = type switch
        {
            's' => (string.Empty, Cut(isSafe ? Markup.Escape(state, value) : Spelling.Of(state, value), precision)),
            'r' => (string.Empty, Cut(Spelling.Represent(state, value), precision)),
            'a' => (string.Empty, Cut(Spelling.RepresentAscii(state, value), precision)),
            'c' => (string.Empty, Character(value)),
            'd' or 'i' or 'u' when value is double number && double.IsFinite(number) => Signed(Kinds.Box(new System.Numerics.BigInteger(number)), type, flags, precision),
            _ => Signed(value, type, flags, precision),
        };
        var missing = width - sign.Length - CodePoints.Count(state, body);
        if (missing > 0)
        {
            state.SpendText(width);
            var hasZeros = flags.Contains('0', StringComparison.Ordinal) && type is not ('s' or 'r' or 'a' or 'c');
            (sign, body) = flags.Contains('-', StringComparison.Ordinal) ? (sign, body + new string(' ', missing))
                : hasZeros ? (sign, new string('0', missing) + body) : (new string(' ', missing) + sign, body);
        }

        _output.Append(sign).Append(body);
    }

    private (string Sign, string Body) Signed(object? value, char type, string flags, int? precision)
    {
        if (type is not ('d' or 'i' or 'u' or 'o' or 'x' or 'X' or 'e' or 'E' or 'f' or 'F' or 'g' or 'G'))
        {
            throw state.Fail($"the format %{type} is not known");
        }

        var format = new NumberFormat(type, precision, flags.Contains('#', StringComparison.Ordinal), string.Empty);
        var digits = format.Digits(state, value) ?? throw state.Fail($"the format %{type} does not fit a {Kinds.NameOf(value)}");
        var sign = NumberFormat.IsNegative(value) ? "-" : flags.Contains('+', StringComparison.Ordinal) ? "+" : flags.Contains(' ', StringComparison.Ordinal) ? " " : string.Empty;
        return format.Parted(sign, digits);
    }

    private string Character(object? value) => Kinds.IsText(value, out var text) && CodePoints.Count(state, text) == 1 ? text
        : Kinds.IsWhole(value, out var number) && Rune.IsValid((int)Math.Clamp(number, -1, int.MaxValue)) ? new Rune((int)number).ToString()
        : throw state.Fail("the format %c takes one character");

    private string Cut(string text, int? precision) =>
        precision is { } most && CodePoints.Count(state, text) > most ? CodePoints.Slice(state, text, new SliceRange(0, 1, most)) : text;

    private object? Next() => _next < _values.Length ? _values[_next++] : throw state.Fail("the text before % or format takes more values than it gets");

    private int? Number()
    {
        if (Peek() == '*')
        {
            _at++;
            return Kinds.IsWhole(Next(), out var given) ? (int)Math.Clamp(given, -RenderState.MostCharacters, RenderState.MostCharacters + 1) : throw Wrong();
        }

        var start = _at;
        while (Peek() is >= '0' and <= '9')
        {
            _at++;
        }

        return start == _at ? null
            : int.TryParse(format.AsSpan(start, _at - start), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : RenderState.MostCharacters + 1;
    }

    private char? Peek() => _at < format.Length ? format[_at] : null;

    private TemplateException Wrong() => state.Fail("the text before % or format holds a % that is not followed by a format");
}
