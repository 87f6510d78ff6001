using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Web.Components.SamplePage.Sessions;
using Inspect.Web.Components.Shared;

namespace Inspect.Web.Components.SamplePage.Events;

/// <summary>Changes of the store. The terminal sessions that a person leaves there are shown as such, not as files.</summary>
public sealed partial class StoreView
{
    /// <summary>What the page calls an event that brings sessions.</summary>
    public const string TerminalTitle = "Terminal of a person";

    private ImmutableArray<TerminalSession> Sessions => TerminalSession.Of(Event);

    private ImmutableArray<JsonElement> Changes => Sessions.IsEmpty ? Event.Changes : [.. Event.Changes.Where(c => !TerminalSession.IsOfFiles(c))];

    private string Title => Sessions.IsEmpty ? "Store" : TerminalTitle;

    private string FactText => Sessions.IsEmpty ? Format.Count(Event.Changes.Length, "change") : Format.Count(Sessions.Length, "session");

    private string IconPath => Sessions.IsEmpty ? Lucide.ListTree : Lucide.Terminal;
}
