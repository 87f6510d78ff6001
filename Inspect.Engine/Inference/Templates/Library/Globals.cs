using System.Collections.Frozen;
using Inspect.Engine.Inference.Templates.Values;

namespace Inspect.Engine.Inference.Templates.Library;

/// <summary>Functions that every template has: Jinja's own, and the two of transformers.</summary>
internal static class Globals
{
    /// <summary>By name.</summary>
    public static FrozenDictionary<string, object> Table { get; } = new Dictionary<string, Function>(StringComparer.Ordinal)
    {
        ["range"] = Range,
        ["dict"] = Dict,
        ["namespace"] = Namespace,
        ["cycler"] = static (state, subject, in arguments) => new Cycler(arguments.Positional.Length > 0 ? arguments.Positional : throw state.Fail("cycler needs at least one value")),
        ["joiner"] = static (state, subject, in arguments) => new Joiner(Give.Or(arguments.Bind(state, "joiner", "sep")[0], ", ")),
        ["lipsum"] = static (state, subject, in arguments) => throw state.Fail("lipsum makes text at random, which no prompt needs"),
        ["raise_exception"] = static (state, subject, in arguments) => throw state.Fail(Spelling.Of(state, Give.Or(arguments.Bind(state, "raise_exception", "message")[0], string.Empty))),
        ["strftime_now"] = static (state, subject, in arguments) => DateText.Format(state, state.Time.GetLocalNow(), Give.Text(state, "strftime_now", arguments.Bind(state, "strftime_now", "format")[0])),
    }.ToFrozenDictionary(p => p.Key, p => (object)new BoundFunction(p.Value, null), StringComparer.Ordinal);

    private static RangeValue Range(RenderState state, object? subject, in Arguments arguments)
    {
        var numbers = Array.ConvertAll(arguments.Positional, a => Give.Whole(state, "range", a));
        var range = (numbers, arguments.Named.Length) switch
        {
            ([var stop], 0) => new RangeValue(0, stop, 1),
            ([var start, var stop], 0) => new RangeValue(start, stop, 1),
            ([var start, var stop, var step and not 0], 0) => new RangeValue(start, stop, step),
            _ => throw state.Fail("range takes one to three whole numbers, the third not 0"),
        };
        return range.Length <= RangeValue.Most ? range : throw state.Fail(System.FormattableString.Invariant($"range makes more than {RangeValue.Most:N0} numbers"));
    }

    private static DictValue Dict(RenderState state, object? subject, in Arguments arguments) => DictValue.Of(state, Pairs(state, "dict", arguments));

    private static NamespaceValue Namespace(RenderState state, object? subject, in Arguments arguments)
    {
        var space = new NamespaceValue();
        foreach (var (key, value) in Pairs(state, "namespace", arguments))
        {
            space.Values[Give.Text(state, "namespace", key)] = value;
        }

        return space;
    }

    private static List<(object? Key, object? Value)> Pairs(RenderState state, string function, in Arguments arguments)
    {
        var pairs = new List<(object? Key, object? Value)>();
        switch (arguments.Positional)
        {
            case []:
                break;
            case [DictValue dict]:
                state.Spend(dict.Count);
                pairs.AddRange(dict.Keys.Zip(dict.Values));
                break;
            case [NamespaceValue space]:
                pairs.AddRange(space.Values.Select(p => ((object?)p.Key, p.Value)));
                break;
            case [Undefined missing]:
                throw state.Fail(missing.Reason);
            case [var items]:
                pairs.AddRange(Walking.Items(state, items).Select(i => Walking.Items(state, i) is [var key, var value] ? (key, value) : throw state.Fail($"{function} takes a dict or pairs")));
                break;
            default:
                throw state.Fail($"{function} takes one dict, and values by name");
        }

        pairs.AddRange(arguments.Named.Select(n => ((object?)n.Name, n.Value)));
        return pairs;
    }

    /// <summary>Gives its values in turn.</summary>
    private sealed class Cycler(object?[] items) : IHasAttributes
    {
        private int _at;

        public bool TryGetAttribute(RenderState state, string name, out object? value)
        {
            value = name switch
            {
                "current" => items[_at],
                "next" => new BoundFunction((RenderState _, object? _, in Arguments _) => Next(), null),
                "reset" => new BoundFunction((RenderState _, object? _, in Arguments _) => Reset(), null),
                _ => null,
            };
            return name is "current" or "next" or "reset";
        }

        private object? Next()
        {
            var item = items[_at];
            _at = (_at + 1) % items.Length;
            return item;
        }

        private object? Reset()
        {
            _at = 0;
            return null;
        }
    }

    /// <summary>Gives nothing the first time, then what stands between.</summary>
    private sealed class Joiner(object? separator) : ICallable
    {
        private bool _isUsed;

        public object? Call(RenderState state, in Arguments arguments)
        {
            var given = _isUsed ? separator : string.Empty;
            _isUsed = true;
            return given;
        }
    }
}
