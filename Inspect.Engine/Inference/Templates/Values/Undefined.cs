namespace Inspect.Engine.Inference.Templates.Values;

/// <summary>What a name or key stands for that is not there: empty where it is printed, tested or walked, an error where it is used.</summary>
/// <param name="name">The name or key.</param>
/// <param name="owner">What it was looked for in.</param>
/// <param name="why">Says why where it is no matter of a name.</param>
internal sealed class Undefined(object? name, object? owner, string? why = null)
{
    private static readonly object NoOwner = new();

    /// <summary>A variable that is not set.</summary>
    public static Undefined Variable(string name) => new(name, NoOwner);

    /// <summary>No name: an empty list has no first item.</summary>
    public static Undefined Because(string why) => new(null, NoOwner, why);

    /// <summary>An attribute that a template must not touch, as it would change a list or reach into the interpreter.</summary>
    public static Undefined Forbidden(string name, object? owner) =>
        new(name, owner, $"{name} of a {Kinds.NameOf(owner)} must not be used: templates change nothing");

    /// <summary>Why it cannot be used.</summary>
    public string Reason => why ?? (ReferenceEquals(owner, NoOwner)
        ? $"'{name}' is undefined"
        : name is string key ? $"a {Kinds.NameOf(owner)} has no attribute '{key}'" : $"a {Kinds.NameOf(owner)} has no element {name ?? "None"}");
}
