using Inspect.Web.Components.SamplePage.Text;

namespace Inspect.Web.Components.SamplePage.Events;

/// <summary>Who changed a score, how, and why.</summary>
public sealed partial class ScoreEditView
{
    private string Facts => Event.ScoreName;

    private ScoreEditLine? Line => ScoreEditLine.Of(Event.Edit);
}
