using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.NewRun;

/// <summary>Offers to score the answers of the parent again instead of generating new ones.</summary>
public sealed partial class RescoreChoice
{
    /// <summary>The parent, in a few characters.</summary>
    [Parameter, EditorRequired]
    public required string Parent { get; set; }

    /// <summary>Answers of the parent.</summary>
    [Parameter, EditorRequired]
    public required int Answers { get; set; }

    /// <summary>What changed beside the scorer.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlyList<string> Others { get; set; }

    /// <summary>The scorer asks a model.</summary>
    [Parameter]
    public bool AsksModel { get; set; }

    /// <summary>The parent is scored again.</summary>
    [Parameter]
    public bool Value { get; set; }

    /// <summary>Gets the other choice.</summary>
    [Parameter, EditorRequired]
    public EventCallback<bool> ValueChanged { get; set; }

    private string ScoreCss => Value ? "choice on" : "choice";

    private string RunCss => Value ? "choice" : "choice on";

    private string KeepsText =>
        $"Keeps its {Format.Count(Answers, "answer")}{(Others.Count > 0 ? " and leaves the other changes out" : string.Empty)}. "
        + (AsksModel ? "Nothing is generated but what the scorer asks a model." : "0 s, no inference.");

    private string AgainText => Others.Count == 0
        ? "The model answers anew, so the scores differ by chance too."
        : $"{char.ToUpperInvariant(Others[0][0])}{Others[0][1..]}{(Others.Count > 1 ? " and more" : string.Empty)} changed too, so there are new answers.";
}
