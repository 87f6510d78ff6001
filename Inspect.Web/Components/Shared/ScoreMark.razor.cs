using Inspect.Web.Runs;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Shared;

/// <summary>The score or state of a sample: letter, shape, then colour.</summary>
public sealed partial class ScoreMark
{
    /// <summary>What is marked.</summary>
    [Parameter, EditorRequired]
    public required SampleView Sample { get; set; }

    /// <summary>Empty (20 px), <c>s</c> (16) or <c>xl</c> (40).</summary>
    [Parameter]
    public string? Size { get; set; }

    /// <summary>What stands before the word in the title: <c>epoch 3: </c>.</summary>
    [Parameter]
    public string? Prefix { get; set; }

    private ScoreLook Look => ScoreLook.Of(Sample);

    private string Css => $"mark {Look.Class} {Size}".TrimEnd();

    private string Letter => Look.Letter;

    private string FullTitle => Prefix + Look.Word;
}
