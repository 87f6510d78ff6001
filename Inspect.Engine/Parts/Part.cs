using System.Collections.Immutable;
using System.Text.Json;

namespace Inspect.Engine.Parts;

/// <summary>A solver, scorer, metric or reducer by name, with the arguments that were given.</summary>
public sealed record Part
{
    /// <summary>Registered name.</summary>
    public required string Name { get; init; }

    /// <summary>Arguments by name, in the order of the file.</summary>
    public IReadOnlyDictionary<string, JsonElement> Params { get; init; } = ImmutableDictionary<string, JsonElement>.Empty;

    /// <summary>A part without arguments.</summary>
    public static Part Of(string name) => new() { Name = name };

    /// <summary>A part with one argument.</summary>
    public static Part Of(string name, string parameter, JsonElement value) =>
        new() { Name = name, Params = new Dictionary<string, JsonElement> { [parameter] = value } };

    /// <summary>A part with arguments, for code: an object with one property an argument (<c>new { numeric = true }</c>), a map, or a single value, which is that of the first parameter.</summary>
    /// <exception cref="InspectException">An argument is nothing that a log can hold.</exception>
    public static Part Of(string name, object arguments) =>
        new() { Name = name, Params = PartValue.Named(arguments) ?? new Dictionary<string, JsonElement> { [First] = PartValue.Of(arguments) } };

    /// <summary>Name of an argument that was given without one, until the definition says what its first parameter is called.</summary>
    internal const string First = "";
}
