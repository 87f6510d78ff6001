using System.Globalization;
using System.Text;
using Inspect.Engine.Python;

namespace Inspect.Engine.Inference.Templates.Values;

/// <summary>Values as Python's <c>json.dumps</c> writes them.</summary>
/// <param name="state">The rendering.</param>
/// <param name="isAscii">Other characters are escaped.</param>
/// <param name="indent">What each level is indented by; null for one line.</param>
/// <param name="separators">Between items, and between key and value.</param>
/// <param name="sortsKeys">Keys in their order.</param>
internal sealed class JsonText(RenderState state, bool isAscii, string? indent, (string Item, string Key) separators, bool sortsKeys)
{
    private readonly StringBuilder _output = new();

    /// <summary>The text of a value.</summary>
    /// <exception cref="TemplateException">It is none that JSON has.</exception>
    public string Write(object? value)
    {
        Write(value, 0);
        return _output.ToString();
    }

    private void Write(object? value, int depth)
    {
        state.Spend();
        if (depth > RenderState.MostNesting)
        {
            throw state.Fail("it writes lists as JSON that are nested too deeply");
        }

        var before = _output.Length;
        switch (value)
        {
            case null:
                _output.Append("null");
                break;
            case bool truth:
                _output.Append(truth ? "true" : "false");
                break;
            case string or Markup:
                Kinds.IsText(value, out var text);
                Quote(text);
                break;
            case ListValue list:
                WriteItems('[', ']', list.Items.Length, depth, i => Write(list.Items[i], depth + 1));
                break;
            case DictValue dict:
                WriteDict(dict, depth);
                break;
            default:
                _output.Append(NumberText(value) ?? throw state.Fail(value is Undefined missing ? missing.Reason : $"a {Kinds.NameOf(value)} cannot be written as JSON"));
                break;
        }

        state.CheckText(_output.Length);
        state.Spend((_output.Length - before) / 8);
    }

    private void WriteDict(DictValue dict, int depth)
    {
        var order = Enumerable.Range(0, dict.Count).ToArray();
        if (sortsKeys)
        {
            MergeSort.Sort(state, order, dict.Keys, isReversed: false);
        }

        WriteItems('{', '}', order.Length, depth, i =>
        {
            Quote(KeyText(dict.Keys[order[i]]));
            _output.Append(separators.Key);
            Write(dict.Values[order[i]], depth + 1);
        });
    }

    private void WriteItems(char open, char close, int count, int depth, Action<int> write)
    {
        _output.Append(open);
        for (var i = 0; i < count; i++)
        {
            _output.Append(i == 0 ? string.Empty : separators.Item);
            Break(depth + 1);
            write(i);
        }

        if (count > 0)
        {
            Break(depth);
        }

        _output.Append(close);
    }

    private void Break(int depth)
    {
        if (indent is not null)
        {
            state.SpendText((long)indent.Length * depth);
            _output.Append('\n').Insert(_output.Length, indent, depth);
        }
    }

    private string KeyText(object? key) => key switch
    {
        null => "null",
        bool truth => truth ? "true" : "false",
        _ when Kinds.IsText(key, out var text) => text,
        _ => NumberText(key) ?? throw state.Fail($"a {Kinds.NameOf(key)} cannot be a key in JSON"),
    };

    private string? NumberText(object? value) => value switch
    {
        double number => PythonNumber.Format(number),
        _ when Numbers.Is(value) => Numbers.Spell(state, value!),
        _ => null,
    };

    private void Quote(string text)
    {
        _output.Append('"');
        foreach (var character in text)
        {
            _ = character switch
            {
                '"' => _output.Append("\\\""),
                '\\' => _output.Append("\\\\"),
                '\n' => _output.Append("\\n"),
                '\r' => _output.Append("\\r"),
                '\t' => _output.Append("\\t"),
                '\b' => _output.Append("\\b"),
                '\f' => _output.Append("\\f"),
                < ' ' => _output.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"),
                > '~' when isAscii => _output.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"),
                _ => _output.Append(character),
            };
        }

        _output.Append('"');
    }
}
