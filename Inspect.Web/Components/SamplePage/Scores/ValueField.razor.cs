using Inspect.Engine.Metrics;
using Inspect.Web.Components.Shared;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.SamplePage.Scores;

/// <summary>Field of one value of a score: its letters to choose from, or a text.</summary>
public sealed partial class ValueField
{
    /// <summary>The browser moves among the choices of one name by its arrow keys.</summary>
    private readonly string _group = Guid.NewGuid().ToString("N");

    /// <summary>The value.</summary>
    [Parameter, EditorRequired]
    public required ValueDraft Draft { get; set; }

    private string Name => Draft.Label ?? "Value";

    private static ScoreLook LookOf(string choice) => ScoreLook.Of(choice is "True" or "False" ? ScoreValue.Of(choice == "True") : ScoreValue.Of(choice));
}
