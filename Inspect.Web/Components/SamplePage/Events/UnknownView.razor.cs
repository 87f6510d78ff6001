using Inspect.Web.Components.SamplePage.Text;

namespace Inspect.Web.Components.SamplePage.Events;

/// <summary>An event of a kind that is not known here, as the log has it.</summary>
public sealed partial class UnknownView
{
    private string Title => Event.Kind.Length == 0 ? "Event" : Format.Line(SeenText.Plain(Event.Kind.Replace('_', ' ')), 60);
}
