using System.Globalization;
using System.Text;
using Inspect.Engine.Inference.Templates.Values;

namespace Inspect.Engine.Inference.Templates.Library;

/// <summary>Python's <c>text.format(values)</c>.</summary>
/// <param name="state">The rendering.</param>
/// <param name="arguments">The values.</param>
internal sealed class BraceFormat(RenderState state, Arguments arguments)
{
    /// <summary>A specification may hold fields, these no more.</summary>
    private const int MostNesting = 2;

    private int _next;
    private bool _isNumbered;

    /// <summary>The text with the values put in.</summary>
    /// <exception cref="TemplateException">They do not fit.</exception>
    public static string Apply(RenderState state, string format, in Arguments arguments) => new BraceFormat(state, arguments).Apply(format, MostNesting);

    private string Apply(string format, int depth)
    {
        if (depth == 0)
        {
            throw state.Fail("format nests fields too deeply");
        }

        var output = new StringBuilder();
        for (var at = 0; at < format.Length; at++)
        {
            var character = format[at];
            if (character is '{' or '}' && at + 1 < format.Length && format[at + 1] == character)
            {
                output.Append(character);
                at++;
            }
            else if (character == '{')
            {
                var end = EndOf(format, at);
                output.Append(Field(format[(at + 1)..end], depth));
                at = end;
            }
            else
            {
                output.Append(character == '}' ? throw state.Fail("the text before format holds a } without a {") : character);
            }

            state.Spend();
            state.CheckText(output.Length);
        }

        return output.ToString();
    }

    private int EndOf(string format, int start)
    {
        var open = 0;
        for (var i = start; i < format.Length; i++)
        {
            open += format[i] == '{' ? 1 : format[i] == '}' ? -1 : 0;
            if (open == 0)
            {
                state.Spend((i - start) / 16);
                return i;
            }
        }

        throw state.Fail("the text before format holds a { without a }");
    }

    private string Field(string field, int depth)
    {
        var colon = field.IndexOf(':', StringComparison.Ordinal);
        var name = colon < 0 ? field : field[..colon];
        var specification = colon < 0 ? string.Empty : field[(colon + 1)..];
        specification = specification.Contains('{', StringComparison.Ordinal) ? Apply(specification, depth - 1) : specification;
        var conversion = name.Length > 1 && name[^2] == '!' ? name[^1] : ' ';
        var value = Value(conversion == ' ' ? name : name[..^2]);
        value = conversion switch
        {
            's' => Spelling.Of(state, value),
            'r' => Spelling.Represent(state, value),
            'a' => Spelling.RepresentAscii(state, value),
            ' ' => value,
            _ => throw state.Fail($"format has no conversion !{conversion}"),
        };
        var text = new FieldFormat(state, specification).Apply(value);
        state.SpendText(text.Length);
        return text;
    }

    private object? Value(string name)
    {
        var end = name.AsSpan().IndexOfAny('.', '[') is >= 0 and var at ? at : name.Length;
        var first = name[..end];
        object? value;
        if (first.Length == 0 || first.All(char.IsAsciiDigit))
        {
            if (first.Length == 0 ? _isNumbered : _next > 0)
            {
                throw state.Fail("format takes fields with numbers or without, not both");
            }

            _isNumbered = first.Length > 0;
            var place = first.Length == 0 ? _next++ : int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : int.MaxValue;
            value = place < arguments.Positional.Length ? arguments.Positional[place] : throw state.Fail("format takes more values than it gets");
        }
        else
        {
            var named = Array.FindIndex(arguments.Named, n => n.Name == first);
            value = named >= 0 ? arguments.Named[named].Value : throw state.Fail($"format takes a value '{first}' that is not given");
        }

        for (var rest = name[end..]; rest.Length > 0;)
        {
            var isElement = rest[0] == '[';
            var stop = isElement ? rest.IndexOf(']', StringComparison.Ordinal) : rest.AsSpan(1).IndexOfAny('.', '[') is >= 0 and var next ? next + 1 : rest.Length;
            var key = stop < 1 ? throw state.Fail("the text before format holds a [ without a ]") : rest[1..stop];
            value = !isElement ? Access.Attribute(state, value, key)
                : Access.Element(state, value, long.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? Kinds.Box(index) : key);
            rest = rest[(isElement ? stop + 1 : stop)..];
        }

        return value is Undefined missing && end < name.Length ? throw state.Fail(missing.Reason) : value;
    }
}
