using Inspect.Engine.Inference.Templates.Values;

namespace Inspect.Engine.Inference.Templates.Library;

/// <summary>Arguments of filters and functions in the kinds that they want.</summary>
internal static class Give
{
    /// <summary>The argument was given.</summary>
    public static bool Is(object? argument) => !ReferenceEquals(argument, Arguments.Absent);

    /// <summary>The argument, or what it is otherwise.</summary>
    public static object? Or(object? argument, object? fallback) => Is(argument) ? argument : fallback;

    /// <summary>The truth of an argument.</summary>
    public static bool Flag(object? argument, bool fallback = false) => Is(argument) ? Kinds.IsTrue(argument) : fallback;

    /// <summary>A whole number.</summary>
    /// <exception cref="TemplateException">It is none.</exception>
    public static long Whole(RenderState state, string function, object? argument, long? fallback = null)
    {
        if (!Is(argument) && fallback is { } usual)
        {
            return usual;
        }

        return Kinds.IsWhole(argument, out var number) ? number
            : throw state.Fail(Is(argument) ? (argument as Undefined)?.Reason ?? $"{function} takes a whole number, and gets a {Kinds.NameOf(argument)}" : $"{function} needs a whole number");
    }

    /// <summary>A text.</summary>
    /// <exception cref="TemplateException">It is none.</exception>
    public static string Text(RenderState state, string function, object? argument, string? fallback = null)
    {
        if (!Is(argument) && fallback is not null)
        {
            return fallback;
        }

        return Kinds.IsText(argument, out var text) ? text
            : throw state.Fail(Is(argument) ? (argument as Undefined)?.Reason ?? $"{function} takes a text, and gets a {Kinds.NameOf(argument)}" : $"{function} needs a text");
    }

    /// <summary>Calls a function with values by place.</summary>
    public static object? Call(RenderState state, Function function, object? subject, params object?[] positional) => function(state, subject, new Arguments(positional, []));
}
