using System.Globalization;
using System.Text;

namespace Inspect.Engine.Inference.Templates.Syntax;

/// <summary>Reads what stands between the quotes of a text.</summary>
internal static class TextLiteral
{
    /// <summary>The text that is meant; null where a code is malformed.</summary>
    public static string? Read(string raw)
    {
        if (!raw.Contains('\\', StringComparison.Ordinal))
        {
            return raw;
        }

        var text = new StringBuilder(raw.Length);
        for (var i = 0; i < raw.Length; i++)
        {
            if (raw[i] != '\\' || i + 1 == raw.Length)
            {
                text.Append(raw[i]);
                continue;
            }

            i++;
            var digits = raw[i] switch { 'x' => 2, 'u' => 4, 'U' => 8, _ => 0 };
            if (digits > 0)
            {
                if (i + digits >= raw.Length || !TryAppend(text, raw.AsSpan(i + 1, digits)))
                {
                    return null;
                }

                i += digits;
            }
            else if (raw[i] is >= '0' and <= '7')
            {
                var end = i;
                while (end < raw.Length && end < i + 3 && raw[end] is >= '0' and <= '7')
                {
                    end++;
                }

                text.Append((char)Convert.ToInt32(raw[i..end], 8));
                i = end - 1;
            }
            else if (raw[i] == 'N')
            {
                return null;
            }
            else
            {
                text.Append(Simple(raw[i]));
            }
        }

        return text.ToString();
    }

    private static bool TryAppend(StringBuilder text, ReadOnlySpan<char> digits)
    {
        if (!int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) || code is < 0 or > 0x10FFFF)
        {
            return false;
        }

        _ = code > 0xFFFF ? text.Append(char.ConvertFromUtf32(code)) : text.Append((char)code);
        return true;
    }

    /// <summary>What has no meaning keeps its backslash; the reference turns a letter beyond ASCII into its code first.</summary>
    private static string Simple(char letter) => letter switch
    {
        '\n' => string.Empty,
        '\\' or '\'' or '"' => letter.ToString(),
        'a' => "\a",
        'b' => "\b",
        'f' => "\f",
        'n' => "\n",
        'r' => "\r",
        't' => "\t",
        'v' => "\v",
        <= '\u007F' => "\\" + letter,
        <= '\u00FF' => string.Create(CultureInfo.InvariantCulture, $"\\x{(int)letter:x2}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}"),
    };
}
