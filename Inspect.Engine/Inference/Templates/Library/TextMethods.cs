using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using Inspect.Engine.Inference.Templates.Values;
using Inspect.Engine.Python;

namespace Inspect.Engine.Inference.Templates.Library;

/// <summary>Methods of texts.</summary>
internal static partial class TextMethods
{
    /// <summary>A method of a text.</summary>
    private delegate object? TextFunction(RenderState state, string text, in Arguments arguments);

    /// <summary>By name.</summary>
    public static FrozenDictionary<string, Function> Table { get; } = new Dictionary<string, TextFunction>(StringComparer.Ordinal)
    {
        ["strip"] = static (state, text, in arguments) => Strip(state, text, One(state, "strip", arguments), isLeft: true, isRight: true),
        ["lstrip"] = static (state, text, in arguments) => Strip(state, text, One(state, "lstrip", arguments), isLeft: true, isRight: false),
        ["rstrip"] = static (state, text, in arguments) => Strip(state, text, One(state, "rstrip", arguments), isLeft: false, isRight: true),
        ["upper"] = static (state, text, in arguments) => LetterCase.Upper(state, text),
        ["lower"] = static (state, text, in arguments) => LetterCase.Lower(state, text),
        ["title"] = static (state, text, in arguments) => LetterCase.Title(state, text),
        ["capitalize"] = static (state, text, in arguments) => LetterCase.Capitalize(state, text),
        ["swapcase"] = static (state, text, in arguments) => LetterCase.Swap(state, text),
        ["casefold"] = Fold,
        ["split"] = static (state, text, in arguments) => Split(state, text, arguments, isFromEnd: false),
        ["rsplit"] = static (state, text, in arguments) => Split(state, text, arguments, isFromEnd: true),
        ["splitlines"] = static (state, text, in arguments) => SplitLines(state, text, Kinds.IsTrue(Given(One(state, "splitlines", arguments, "keepends"), false))),
        ["partition"] = static (state, text, in arguments) => Partition(state, text, Text(state, "partition", One(state, "partition", arguments)), isLast: false),
        ["rpartition"] = static (state, text, in arguments) => Partition(state, text, Text(state, "rpartition", One(state, "rpartition", arguments)), isLast: true),
        ["join"] = Join,
        ["replace"] = Replace,
        ["find"] = static (state, text, in arguments) => Find(state, "find", text, arguments, isLast: false),
        ["rfind"] = static (state, text, in arguments) => Find(state, "rfind", text, arguments, isLast: true),
        ["index"] = static (state, text, in arguments) => Index(state, "index", text, arguments, isLast: false),
        ["rindex"] = static (state, text, in arguments) => Index(state, "rindex", text, arguments, isLast: true),
        ["count"] = Count,
        ["startswith"] = static (state, text, in arguments) => Kinds.Box(HasEnd(state, "startswith", text, arguments, static (t, p) => t.StartsWith(p, StringComparison.Ordinal))),
        ["endswith"] = static (state, text, in arguments) => Kinds.Box(HasEnd(state, "endswith", text, arguments, static (t, p) => t.EndsWith(p, StringComparison.Ordinal))),
        ["removeprefix"] = static (state, text, in arguments) => Text(state, "removeprefix", One(state, "removeprefix", arguments)) is var p && text.StartsWith(p, StringComparison.Ordinal) ? text[p.Length..] : text,
        ["removesuffix"] = static (state, text, in arguments) => Text(state, "removesuffix", One(state, "removesuffix", arguments)) is var p && text.EndsWith(p, StringComparison.Ordinal) ? text[..^p.Length] : text,
        ["ljust"] = static (state, text, in arguments) => Pad(state, "ljust", text, arguments, static missing => 0),
        ["rjust"] = static (state, text, in arguments) => Pad(state, "rjust", text, arguments, static missing => missing.Missing),
        ["center"] = static (state, text, in arguments) => Pad(state, "center", text, arguments, static missing => (missing.Missing / 2) + (missing.Missing & missing.Width & 1)),
        ["zfill"] = Zeros,
        ["expandtabs"] = ExpandTabs,
        ["format"] = static (state, text, in arguments) => BraceFormat.Apply(state, text, arguments),
        ["format_map"] = FormatMap,
        ["isidentifier"] = static (state, text, in arguments) => Kinds.Box(IsIdentifier(state, text)),
        ["isprintable"] = static (state, text, in arguments) => Kinds.Box(text.Length == 0 || All(state, text, Spelling.IsPrintable) is true),
        ["isdigit"] = static (state, text, in arguments) => All(state, text, LetterKinds.IsDigit),
        ["isdecimal"] = static (state, text, in arguments) => All(state, text, static r => Rune.GetUnicodeCategory(r) == UnicodeCategory.DecimalDigitNumber),
        ["isnumeric"] = static (state, text, in arguments) => All(state, text, LetterKinds.IsNumeric),
        ["isalpha"] = static (state, text, in arguments) => All(state, text, Rune.IsLetter),
        ["isalnum"] = static (state, text, in arguments) => All(state, text, static r => Rune.IsLetter(r) || Rune.IsNumber(r)),
        ["isspace"] = static (state, text, in arguments) => All(state, text, static r => r.IsBmp && PythonText.IsWhiteSpace((char)r.Value)),
        ["isascii"] = static (state, text, in arguments) => Kinds.Box(text.All(char.IsAscii)),
        ["islower"] = static (state, text, in arguments) => Is(state, text, static t => LetterKinds.AreAll(t, isLower: true)),
        ["isupper"] = static (state, text, in arguments) => Is(state, text, static t => LetterKinds.AreAll(t, isLower: false)),
        ["istitle"] = static (state, text, in arguments) => Is(state, text, LetterKinds.AreTitles),
    }.ToFrozenDictionary(p => p.Key, p => Wrap(p.Key, p.Value), StringComparer.Ordinal);

    /// <summary>Methods of safe texts whose arguments are not escaped.</summary>
    private static bool IsRaw(string name) => name.StartsWith("is", StringComparison.Ordinal) || name is "split" or "rsplit" or "partition" or "rpartition" or "startswith" or "endswith" or "find" or "rfind" or "index" or "rindex" or "count";

    /// <summary>Methods without arguments.</summary>
    private static bool IsAlone(string name) => name.StartsWith("is", StringComparison.Ordinal) || name is "upper" or "lower" or "title" or "capitalize" or "swapcase" or "casefold";

    /// <summary>A method works on safe texts too, and what it makes of them is safe.</summary>
    private static Function Wrap(string name, TextFunction function) => (state, subject, in arguments) =>
    {
        if (!arguments.IsEmpty && IsAlone(name))
        {
            throw state.Fail($"{name} takes no arguments");
        }

        if (subject is string text)
        {
            return function(state, text, arguments);
        }

        var safe = (Markup)subject!;
        var escaped = IsRaw(name) ? arguments : new Arguments(
            [.. arguments.Positional.Select(a => Escaped(state, a))], [.. arguments.Named.Select(a => (a.Name, Escaped(state, a.Value)))]);
        return Saved(function(state, safe.Text, escaped));
    };

    private static object? Escaped(RenderState state, object? value) => value switch
    {
        string or Markup => Markup.Escape(state, value),
        ListValue list => new ListValue([.. list.Items.Select(i => i is string or Markup ? Markup.Escape(state, i) : i)], list.IsTuple),
        _ => value,
    };

    private static object? Saved(object? result) => result switch
    {
        string text => new Markup(text),
        ListValue list => new ListValue([.. list.Items.Select(Saved)], list.IsTuple),
        _ => result,
    };

    private static object? One(RenderState state, string method, in Arguments arguments, string name = "text") => arguments.Bind(state, method, name)[0];

    private static object? Given(object? argument, object? fallback) => ReferenceEquals(argument, Arguments.Absent) ? fallback : argument;

    private static string Text(RenderState state, string method, object? argument) => Kinds.IsText(argument, out var text)
        ? text
        : throw state.Fail(ReferenceEquals(argument, Arguments.Absent) ? $"{method} needs a text" : (argument as Undefined)?.Reason ?? $"{method} takes a text, and gets a {Kinds.NameOf(argument)}");

    private static long Whole(RenderState state, string method, object? argument) => Kinds.IsWhole(argument, out var number)
        ? number
        : throw state.Fail((argument as Undefined)?.Reason ?? $"{method} takes a whole number, and gets a {Kinds.NameOf(argument)}");

    private static string Fold(RenderState state, string text, in Arguments arguments)
    {
        state.SpendText(text.Length * 4L);
        return CaseFolding.Fold(text);
    }

    private static object All(RenderState state, string text, Func<Rune, bool> isSo)
    {
        state.Spend(text.Length / 8);
        return Kinds.Box(text.Length > 0 && text.EnumerateRunes().All(isSo));
    }

    private static object Is(RenderState state, string text, Func<string, bool> isSo)
    {
        state.Spend(text.Length / 8);
        return Kinds.Box(isSo(text));
    }

    private static string Pad(RenderState state, string method, string text, in Arguments arguments, Func<(long Missing, long Width), long> left)
    {
        var bound = arguments.Bind(state, method, "width", "fill");
        var width = Whole(state, method, bound[0]);
        var fill = Text(state, method, Given(bound[1], " "));
        if (CodePoints.Count(state, fill) != 1)
        {
            throw state.Fail($"{method} fills with one character");
        }

        var missing = width - CodePoints.Count(state, text);
        if (missing <= 0)
        {
            return text;
        }

        state.SpendText(width * fill.Length);
        var before = left((missing, width));
        return Repeating.Of(fill, before) + text + Repeating.Of(fill, missing - before);
    }

    private static string Zeros(RenderState state, string text, in Arguments arguments)
    {
        var missing = Whole(state, "zfill", arguments.Bind(state, "zfill", "width")[0]) - CodePoints.Count(state, text);
        if (missing <= 0)
        {
            return text;
        }

        state.SpendText(missing);
        var sign = text.Length > 0 && text[0] is '+' or '-' ? 1 : 0;
        return text[..sign] + new string('0', (int)missing) + text[sign..];
    }

    private static string ExpandTabs(RenderState state, string text, in Arguments arguments)
    {
        var width = Whole(state, "expandtabs", Given(arguments.Bind(state, "expandtabs", "tabsize")[0], 8L));
        state.SpendText(text.Length + (text.Count(c => c == '\t') * Math.Min(Math.Max(width, 0), RenderState.MostCharacters)));
        var (output, column) = (new StringBuilder(text.Length), 0L);
        foreach (var character in text)
        {
            if (character == '\t')
            {
                var blanks = width <= 0 ? 0 : width - (column % width);
                output.Append(' ', (int)blanks);
                column += blanks;
            }
            else
            {
                output.Append(character);
                column = character is '\n' or '\r' ? 0 : column + 1;
            }
        }

        return output.ToString();
    }
}
