using System.Numerics;

namespace Inspect.Engine.Inference.Templates.Values;

/// <summary>Kinds of values. A value is null (None), a boxed bool, long, BigInteger or double, a string, or a type of this folder.</summary>
internal static class Kinds
{
    public static readonly object True = true;

    public static readonly object False = false;

    private static readonly object[] Small = [.. Enumerable.Range(-16, 272).Select(i => (object)(long)i)];

    /// <summary>A truth value, boxed.</summary>
    public static object Box(bool value) => value ? True : False;

    /// <summary>A whole number, boxed.</summary>
    public static object Box(long value) => value is >= -16 and < 256 ? Small[value + 16] : value;

    /// <summary>A whole number, as long as it fits one.</summary>
    public static object Box(BigInteger value) => value >= long.MinValue && value <= long.MaxValue ? Box((long)value) : value;

    /// <summary>The value is a text, safe or not.</summary>
    public static bool IsText(object? value, out string text)
    {
        text = value as string ?? (value as Markup)?.Text ?? string.Empty;
        return value is string or Markup;
    }

    /// <summary>A whole number or truth value that fits a long.</summary>
    public static bool IsWhole(object? value, out long number)
    {
        number = value switch
        {
            long whole => whole,
            bool truth => truth ? 1 : 0,
            _ => 0,
        };
        return value is long or bool;
    }

    /// <summary>Python's truth of a value.</summary>
    public static bool IsTrue(object? value) => value switch
    {
        null or Undefined => false,
        bool truth => truth,
        string text => text.Length > 0,
        long whole => whole != 0,
        ListValue list => list.Items.Length > 0,
        DictValue dict => dict.Count > 0,
        double number => number != 0,
        BigInteger big => !big.IsZero,
        Markup markup => markup.Text.Length > 0,
        RangeValue range => range.Count > 0,
        DictView view => view.Dict.Count > 0,
        _ => true,
    };

    /// <summary>Name of the kind, for sentences.</summary>
    public static string NameOf(object? value) => value switch
    {
        null => "None",
        Undefined => "undefined value",
        bool => "bool",
        long or BigInteger => "int",
        double => "float",
        string or Markup => "str",
        ListValue { IsTuple: true } => "tuple",
        ListValue => "list",
        DictValue => "dict",
        RangeValue => "range",
        DictView => "view of a dict",
        OnceValue => "generator",
        NamespaceValue => "namespace",
        ICallable => "function",
        _ => "object",
    };
}
