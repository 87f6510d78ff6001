namespace Inspect.Engine.Inference.Templates.Values;

/// <summary>Arguments of a call.</summary>
/// <param name="Positional">Those by place.</param>
/// <param name="Named">Those by name, in their order.</param>
internal readonly record struct Arguments(object?[] Positional, (string Name, object? Value)[] Named)
{
    /// <summary>None.</summary>
    public static readonly Arguments None = new([], []);

    /// <summary>Stands for an argument that was not given.</summary>
    public static readonly object Absent = new();

    /// <summary>There are none.</summary>
    public bool IsEmpty => Positional.Length == 0 && Named.Length == 0;

    /// <summary>Puts arguments to the names of parameters.</summary>
    /// <returns>A value for each name; <see cref="Absent"/> where there is none.</returns>
    /// <exception cref="TemplateException">There are too many, or one is not known.</exception>
    public object?[] Bind(RenderState state, string function, params ReadOnlySpan<string> names)
    {
        if (Positional.Length > names.Length)
        {
            throw state.Fail($"{function} takes {names.Length} arguments, and gets {Positional.Length}");
        }

        var bound = new object?[names.Length];
        Array.Fill(bound, Absent);
        Positional.CopyTo(bound, 0);
        foreach (var (name, value) in Named)
        {
            var place = names.IndexOf(name);
            if (place < 0 || !ReferenceEquals(bound[place], Absent))
            {
                throw state.Fail(place < 0 ? $"{function} has no argument {name}" : $"{function} gets {name} twice");
            }

            bound[place] = value;
        }

        return bound;
    }
}
