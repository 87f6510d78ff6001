using System.Collections.Frozen;
using Inspect.Engine.Inference.Templates.Values;
using Inspect.Engine.Python;

namespace Inspect.Engine.Inference.Templates.Library;

/// <summary>Jinja's tests.</summary>
internal static class TestTable
{
    private static readonly FrozenDictionary<string, Function> Table = new Dictionary<string, Func<RenderState, object?, bool>>(StringComparer.Ordinal)
    {
        ["defined"] = static (state, value) => value is not Undefined,
        ["undefined"] = static (state, value) => value is Undefined,
        ["none"] = static (state, value) => value is null,
        ["boolean"] = static (state, value) => value is bool,
        ["true"] = static (state, value) => value is true,
        ["false"] = static (state, value) => value is false,
        ["integer"] = static (state, value) => value is long or System.Numerics.BigInteger,
        ["float"] = static (state, value) => value is double,
        ["number"] = static (state, value) => Numbers.Is(value),
        ["string"] = static (state, value) => value is string or Markup,
        ["mapping"] = static (state, value) => value is DictValue,
        ["sequence"] = static (state, value) => value is ListValue or string or Markup or DictValue or RangeValue or Undefined,
        ["iterable"] = static (state, value) => Walking.IsIterable(value),
        ["callable"] = static (state, value) => value is ICallable or Undefined,
        ["escaped"] = static (state, value) => value is Markup,
        ["lower"] = static (state, value) => LetterKinds.AreAll(Spelling.Of(state, value), isLower: true),
        ["upper"] = static (state, value) => LetterKinds.AreAll(Spelling.Of(state, value), isLower: false),
        ["odd"] = static (state, value) => Equality.AreEqual(state, Remainder(state, value, 2L), 1L),
        ["even"] = static (state, value) => Equality.AreEqual(state, Remainder(state, value, 2L), 0L),
        ["filter"] = static (state, value) => Name(state, value) is { } name && FilterTable.Has(name),
        ["test"] = static (state, value) => Name(state, value) is { } name && Find(name) is not null,
    }.Select(p => (p.Key, Alone(p.Key, p.Value))).Concat(
    [
        ("divisibleby", With("divisibleby", static (state, value, other) => Equality.AreEqual(state, Remainder(state, value, other), 0L))),
        ("sameas", With("sameas", static (state, value, other) => IsSame(value, other))),
        ("in", With("in", static (state, value, container) => Walking.Contains(state, container, value))),
        .. Comparisons("==", "eq", "equalto").Select(n => (n, With(n, static (state, value, other) => Equality.AreEqual(state, value, other)))),
        .. Comparisons("!=", "ne").Select(n => (n, With(n, static (state, value, other) => !Equality.AreEqual(state, value, other)))),
        .. Comparisons("<", "lt", "lessthan").Select(n => (n, With(n, static (state, value, other) => Equality.Compare(state, value, other) < 0))),
        .. Comparisons("<=", "le").Select(n => (n, With(n, static (state, value, other) => Equality.Compare(state, value, other) <= 0))),
        .. Comparisons(">", "gt", "greaterthan").Select(n => (n, With(n, static (state, value, other) => Equality.Compare(state, value, other) > 0))),
        .. Comparisons(">=", "ge").Select(n => (n, With(n, static (state, value, other) => Equality.Compare(state, value, other) >= 0))),
    ]).ToFrozenDictionary(p => p.Item1, p => p.Item2, StringComparer.Ordinal);

    /// <summary>The test; null where there is none.</summary>
    public static Function? Find(string name) => Table.GetValueOrDefault(name);

    /// <summary>The test.</summary>
    /// <exception cref="TemplateException">There is none.</exception>
    public static Function Get(RenderState state, string name) => Find(name) ?? throw state.Fail($"there is no test {name}");

    // The reference looks in a dictionary, where not every value can be looked for.
    private static string? Name(RenderState state, object? value)
    {
        KeyComparer.Check(state, value);
        return Kinds.IsText(value, out var name) ? name : null;
    }

    private static string[] Comparisons(params string[] names) => names;

    private static Function Alone(string name, Func<RenderState, object?, bool> test) => (state, subject, in arguments) =>
    {
        if (arguments.Positional.Length + arguments.Named.Length > 0)
        {
            throw state.Fail($"the test {name} takes no arguments");
        }

        return Kinds.Box(test(state, subject));
    };

    private static Function With(string name, Func<RenderState, object?, object?, bool> test) => (state, subject, in arguments) =>
    {
        var other = arguments.Bind(state, name, "other")[0];
        return Kinds.Box(test(state, subject, Give.Is(other) ? other : throw state.Fail($"the test {name} needs a value to compare with")));
    };

    private static object? Remainder(RenderState state, object? value, object? by) => Kinds.IsText(value, out var text)
        ? new PercentFormat(state, text, by).Apply()
        : Arithmetic.Calculate(state, "%", value, by);

    private static bool IsSame(object? value, object? other) => (value, other) switch
    {
        (null, null) => true,
        (bool a, bool b) => a == b,
        (long a, long b) => a == b && a is >= -5 and <= 256,
        (string a, string b) => a == b,
        _ => ReferenceEquals(value, other),
    };
}
