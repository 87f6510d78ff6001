using Inspect.Engine.Logs.Format;
using Inspect.Web.Components.SamplePage.Text;
using Inspect.Web.Components.Shared;

namespace Inspect.Web.Components.SamplePage.Events;

/// <summary>A judgement of a scorer.</summary>
public sealed partial class ScoreView
{
    private const int ValueLength = 300;

    private string Title => Event.Intermediate ? "Intermediate score" : "Score";

    private string Facts => Event.Scorer ?? string.Empty;

    private ScoreLook Look => ScoreLook.Of(Event.Score.Value);

    private string Value => Format.Line(SeenText.Plain(Event.Score.Value.ToString()), ValueLength);

    private string? Target => Event.Target is { } target ? string.Join('\n', target.Values) : null;

    private string? Metadata => Event.Score.Metadata is { Count: > 0 } metadata ? JsonText.Of(LogJson.ToElement(metadata)) : null;
}
