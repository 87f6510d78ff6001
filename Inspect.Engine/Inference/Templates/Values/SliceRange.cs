using System.Numerics;

namespace Inspect.Engine.Inference.Templates.Values;

/// <summary>The places that a slice takes.</summary>
/// <param name="Start">The first.</param>
/// <param name="Step">How far to the next.</param>
/// <param name="Count">How many.</param>
internal readonly record struct SliceRange(int Start, int Step, int Count)
{
    /// <summary>Python's rules for a slice of a sequence: negative places count from its end, and none is out of range.</summary>
    /// <exception cref="TemplateException">A place is no whole number, or the step is 0.</exception>
    public static SliceRange Of(RenderState state, object? start, object? stop, object? step, int length)
    {
        var (first, last, by) = Places(state, start, stop, step, length);
        var distance = by > 0 ? last - first : first - last;
        var stride = Math.Abs((decimal)by);
        var count = distance <= 0 ? 0 : (int)(((distance - 1) / stride) + 1);
        return new SliceRange(first, (int)Math.Clamp(by, -length - 1, length + 1), count);
    }

    /// <summary>Where a slice starts and stops, and how far it steps: what Python's <c>slice.indices</c> gives.</summary>
    /// <exception cref="TemplateException">A place is no whole number, or the step is 0.</exception>
    public static (int First, int Last, long Step) Places(RenderState state, object? start, object? stop, object? step, int length)
    {
        var by = Read(state, step) ?? 1;
        if (by == 0)
        {
            throw state.Fail("the step of a slice is 0");
        }

        return (Clamp(Read(state, start), by > 0 ? 0 : length - 1, length, by > 0), Clamp(Read(state, stop), by > 0 ? length : -1, length, by > 0), by);
    }

    private static int Clamp(long? place, int fallback, int length, bool isForward)
    {
        if (place is not { } at)
        {
            return fallback;
        }

        var lowest = isForward ? 0 : -1;
        return (int)Math.Clamp(at < 0 ? at + length : at, lowest, isForward ? length : length - 1);
    }

    private static long? Read(RenderState state, object? value) => value switch
    {
        null => null,
        BigInteger big => big.Sign > 0 ? int.MaxValue : int.MinValue,
        _ when Kinds.IsWhole(value, out var number) => Math.Clamp(number, int.MinValue, int.MaxValue),
        _ => throw state.Fail(value is Undefined missing ? missing.Reason : $"a slice takes whole numbers, and gets a {Kinds.NameOf(value)}"),
    };
}
