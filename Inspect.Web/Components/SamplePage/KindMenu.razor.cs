using Inspect.Web.Components.SamplePage.Text;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.SamplePage;

/// <summary>A box to tick for each kind of events that a transcript has.</summary>
public sealed partial class KindMenu
{
    /// <summary>Kinds, and how many events there are of each.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlyList<(string Kind, int Count)> Kinds { get; set; }

    /// <summary>Which of them are shown.</summary>
    [Parameter, EditorRequired]
    public required EventFilter Filter { get; set; }

    /// <summary>Is told of a kind to show or to hide.</summary>
    [Parameter]
    public EventCallback<string> OnSwitch { get; set; }

    private string SummaryCss => Filter.IsChosen ? "btn sm chosen" : "btn quiet sm";

    private static string NameOf(string kind) => Format.Line(SeenText.Plain(kind.Replace('_', ' ')), 60);
}
