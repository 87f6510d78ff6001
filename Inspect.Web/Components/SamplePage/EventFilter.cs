namespace Inspect.Web.Components.SamplePage;

/// <summary>Which kinds of events a transcript shows. Turns and groups are always shown.</summary>
/// <param name="Name">What the address calls it; null for the default.</param>
/// <param name="Title">What the page calls it.</param>
public sealed record EventFilter(string? Name, string Title)
{
    private static readonly string[] Quiet = ["sample_init", "sandbox", "state", "store", "branch", "anchor", "checkpoint"];

    /// <summary>The choices.</summary>
    public static IReadOnlyList<EventFilter> All { get; } = [new(null, "Default"), new("debug", "Debug"), new("none", "None")];

    /// <summary>The filter that an address names; the default for one that is not known.</summary>
    public static EventFilter Of(string? name) => All.FirstOrDefault(f => f.Name == name) ?? All[0];

    /// <summary>Whether events of a kind are shown.</summary>
    public bool Shows(string kind) => Name switch
    {
        "debug" => true,
        "none" => false,
        _ => !Quiet.Contains(kind),
    };
}
