using System.Globalization;
using System.Text;

namespace Inspect.Engine.Inference.Templates.Values;

/// <summary>Values as Python prints them.</summary>
internal static class Spelling
{
    /// <summary>The value as text: of a text itself, of anything else what Python's <c>str</c> gives.</summary>
    public static string Of(RenderState state, object? value) => value switch
    {
        string text => text,
        Markup markup => markup.Text,
        null => "None",
        Undefined => string.Empty,
        _ when Numbers.Is(value) => Numbers.Spell(state, value),
        _ => Represent(state, value),
    };

    /// <summary>The value as Python's <c>repr</c> gives it.</summary>
    public static string Represent(RenderState state, object? value)
    {
        var output = new StringBuilder();
        Represent(state, value, output, 0);
        return output.ToString();
    }

    /// <summary>The value as Python's <c>ascii</c> gives it.</summary>
    public static string RepresentAscii(RenderState state, object? value)
    {
        var output = new StringBuilder();
        foreach (var rune in Represent(state, value).EnumerateRunes())
        {
            Escape(rune.Value, isPlain: rune.IsAscii, output);
        }

        state.SpendText(output.Length);
        return output.ToString();
    }

    private static void Represent(RenderState state, object? value, StringBuilder output, int depth)
    {
        state.Spend();
        if (depth > RenderState.MostNesting)
        {
            throw state.Fail("it prints lists that are nested too deeply");
        }

        var before = output.Length;
        switch (value)
        {
            case null:
                output.Append("None");
                break;
            case Undefined:
                output.Append("Undefined");
                break;
            case string text:
                Quote(text, output);
                break;
            case Markup markup:
                output.Append("Markup(");
                Quote(markup.Text, output);
                output.Append(')');
                break;
            case ListValue list:
                output.Append(list.IsTuple ? '(' : '[');
                Join(state, list.Items, output, depth);
                output.Append(list is { IsTuple: true, Items.Length: 1 } ? "," : string.Empty).Append(list.IsTuple ? ')' : ']');
                break;
            case DictValue dict:
                Represent(state, dict.Keys, dict.Values, output, depth);
                break;
            case DictView view:
                output.Append("dict_").Append(view.Kind).Append("([");
                Join(state, view.ToItems(), output, depth);
                output.Append("])");
                break;
            case RangeValue range:
                output.Append(CultureInfo.InvariantCulture, $"range({range.Start}, {range.Stop}{(range.Step == 1 ? string.Empty : $", {range.Step}")})");
                break;
            case NamespaceValue space:
                output.Append("<Namespace ");
                Represent(state, [.. space.Values.Keys], [.. space.Values.Values], output, depth);
                output.Append('>');
                break;
            case IHasSpelling thing:
                output.Append(thing.Spell(state));
                break;
            default:
                output.Append(Numbers.Is(value) ? Numbers.Spell(state, value) : $"<{Kinds.NameOf(value)}>");
                break;
        }

        state.CheckText(output.Length);
        state.Spend((output.Length - before) / 8);
    }

    private static void Represent(RenderState state, object?[] keys, object?[] values, StringBuilder output, int depth)
    {
        output.Append('{');
        for (var i = 0; i < keys.Length; i++)
        {
            output.Append(i == 0 ? string.Empty : ", ");
            Represent(state, keys[i], output, depth + 1);
            output.Append(": ");
            Represent(state, values[i], output, depth + 1);
        }

        output.Append('}');
    }

    private static void Join(RenderState state, object?[] items, StringBuilder output, int depth)
    {
        for (var i = 0; i < items.Length; i++)
        {
            output.Append(i == 0 ? string.Empty : ", ");
            Represent(state, items[i], output, depth + 1);
        }
    }

    /// <summary>Python prints the character as it is.</summary>
    public static bool IsPrintable(Rune rune) => IsPrintable(rune.Value, Rune.GetUnicodeCategory(rune));

    private static bool IsPrintable(int character, UnicodeCategory category) =>
        character == ' ' || category is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
            or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator);

    private static void Quote(string text, StringBuilder output)
    {
        var quote = text.Contains('\'', StringComparison.Ordinal) && !text.Contains('"', StringComparison.Ordinal) ? '"' : '\'';
        output.Append(quote);
        for (var i = 0; i < text.Length; i++)
        {
            if (Rune.TryGetRuneAt(text, i, out var rune))
            {
                Quote(rune.Value, Rune.GetUnicodeCategory(rune), quote, output);
                i += rune.Utf16SequenceLength - 1;
            }
            else
            {
                Quote(text[i], UnicodeCategory.Surrogate, quote, output);
            }
        }

        output.Append(quote);
    }

    private static void Quote(int character, UnicodeCategory category, char quote, StringBuilder output)
    {
        if (character == quote || character == '\\')
        {
            output.Append('\\').Append((char)character);
        }
        else if (character is '\n' or '\r' or '\t')
        {
            output.Append(character == '\n' ? "\\n" : character == '\r' ? "\\r" : "\\t");
        }
        else
        {
            Escape(character, IsPrintable(character, category), output);
        }
    }

    private static void Escape(int character, bool isPlain, StringBuilder output) => _ = isPlain
        ? output.Append(char.ConvertFromUtf32(character))
        : character switch
        {
            <= 0xFF => output.Append(CultureInfo.InvariantCulture, $"\\x{character:x2}"),
            <= 0xFFFF => output.Append(CultureInfo.InvariantCulture, $"\\u{character:x4}"),
            _ => output.Append(CultureInfo.InvariantCulture, $"\\U{character:x8}"),
        };
}
