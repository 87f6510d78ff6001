using Inspect.Engine.Transcripts;
using Inspect.Web.Components.SamplePage.Sessions;

namespace Inspect.Web.Components.SamplePage;

/// <summary>Which kinds of events a transcript shows. Turns and groups are always shown.</summary>
/// <param name="Name">What the address calls it; null for the default. The kinds with commas between them, where somebody chose them.</param>
/// <param name="Title">What the page calls it.</param>
public sealed record EventFilter(string? Name, string Title)
{
    private const string ChosenTitle = "chosen kinds";
    private const string Nothing = "none";
    private static readonly string[] Quiet = ["sample_init", "sandbox", "state", "store", "branch", "anchor", "checkpoint"];

    /// <summary>The choices that have a name.</summary>
    public static IReadOnlyList<EventFilter> All { get; } = [new(null, "Default"), new("debug", "Debug"), new(Nothing, "None")];

    /// <summary>The kinds were chosen one by one.</summary>
    public bool IsChosen => Title == ChosenTitle;

    /// <summary>The filter that an address names; the default for none.</summary>
    public static EventFilter Of(string? name) => string.IsNullOrEmpty(name) ? All[0] : All.FirstOrDefault(f => f.Name == name) ?? new EventFilter(name, ChosenTitle);

    /// <summary>Whether events of a kind are shown.</summary>
    public bool Shows(string kind) => IsChosen ? Name!.Split(',').Contains(kind) : Name switch
    {
        "debug" => true,
        Nothing => false,
        _ => !Quiet.Contains(kind),
    };

    /// <summary>Whether an event is shown: by default also what a person did in a terminal, though it lies among changes of the store.</summary>
    public bool Shows(TranscriptEvent happened) => Shows(happened.Kind) || (Name is null && TerminalSession.IsIn(happened));

    /// <summary>The filter after one kind was switched on or off.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="kinds">All kinds that there are.</param>
    public EventFilter Switch(string kind, IEnumerable<string> kinds)
    {
        var all = kinds.ToList();
        string[] shown = [.. all.Where(k => Shows(k) != (k == kind))];
        return All.FirstOrDefault(f => all.TrueForAll(k => f.Shows(k) == shown.Contains(k))) ?? Of(string.Join(',', shown));
    }
}
