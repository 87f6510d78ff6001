using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.NewRun;

/// <summary>What the run will do, and what it changes against the run it was cloned from.</summary>
public sealed partial class NewRunSide
{
    /// <summary>Items of the task; null when they cannot be read.</summary>
    [Parameter, EditorRequired]
    public int? Items { get; set; }

    /// <summary>Repetitions.</summary>
    [Parameter, EditorRequired]
    public int Epochs { get; set; }

    /// <summary>Most new tokens of an answer; null for the default.</summary>
    [Parameter]
    public int? MaxTokens { get; set; }

    /// <summary>Measured speed of the model; null before its first run.</summary>
    [Parameter]
    public double? TokensPerSecond { get; set; }

    /// <summary>Fields that differ from the parent's.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlyList<(string Name, string Was, string Is)> Changes { get; set; }

    /// <summary>Run that the form was cloned from.</summary>
    [Parameter]
    public string? Parent { get; set; }

    /// <summary>The run cannot be started now.</summary>
    [Parameter]
    public bool IsDisabled { get; set; }

    /// <summary>Starts the run.</summary>
    [Parameter, EditorRequired]
    public EventCallback OnRun { get; set; }

    private long? Count => Items * (long)Epochs;

    private string Generations => Count is { } count ? Format.Count(count) : "–";

    private string GenerationsWord => Count == 1 ? "generation" : "generations";

    private string Product => Items is { } items ? $"{Format.Count(items, "item")} × {Format.Count(Epochs, "epoch")} × 1 model" : "the task cannot be read";

    private string TokensText => Count is { } count && MaxTokens is { } most ? $"≤ {Format.Count(count * most)}" : "as the answers need";

    private string TimeText => Count is { } count && MaxTokens is { } most && TokensPerSecond is { } rate ? $"≈ {Format.Seconds(count * most / rate)} at {rate:0} tok/s" : "not measured yet";

    private string ChangesHelp => Changes.Count switch
    {
        0 => "Nothing is changed: the run repeats its parent with another seed.",
        1 => "One thing changes, so a difference in score comes from it or from chance.",
        var n => $"{n} things change, so a difference in score cannot be put down to any one of them alone.",
    };
}
