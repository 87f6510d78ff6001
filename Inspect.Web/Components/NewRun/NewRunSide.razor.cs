using System.Globalization;
using Inspect.Engine.Evals;
using Inspect.Web.Requests;
using Inspect.Web.Runs;
using Inspect.Web.Tries;
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

    /// <summary>What the run will take; null where the items cannot be counted.</summary>
    [Parameter]
    public RunEstimate? Estimate { get; set; }

    /// <summary>The model that is fetched from the hub first; null for none.</summary>
    [Parameter]
    public string? Fetched { get; set; }

    /// <summary>Where the questions go and what that costs; null where all stays in this process.</summary>
    [Parameter]
    public RunReach? Reach { get; set; }

    /// <summary>What the values of a batch multiply to; null for one run.</summary>
    [Parameter]
    public string? Batch { get; set; }

    /// <summary>Runs that are started.</summary>
    [Parameter]
    public long Runs { get; set; } = 1;

    /// <summary>Runs in front of it.</summary>
    [Parameter]
    public int Waiting { get; set; }

    /// <summary>The parent is scored again instead.</summary>
    [Parameter]
    public bool Rescores { get; set; }

    /// <summary>The scoring that goes on; null for none.</summary>
    [Parameter]
    public RescoringJob? Scoring { get; set; }

    /// <summary>Makes the request of the form.</summary>
    [Parameter, EditorRequired]
    public required Func<EvalRequest> Request { get; set; }

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

    /// <summary>Queues the run and stays.</summary>
    [Parameter, EditorRequired]
    public EventCallback OnQueue { get; set; }

    /// <summary>A try goes on.</summary>
    [Parameter]
    public bool IsTrying { get; set; }

    /// <summary>Items of a try.</summary>
    [Parameter]
    public int TryItems { get; set; } = 1;

    /// <summary>Gets another number of items.</summary>
    [Parameter]
    public EventCallback<int> TryItemsChanged { get; set; }

    /// <summary>Tries the first items.</summary>
    [Parameter, EditorRequired]
    public EventCallback OnTry { get; set; }

    /// <summary>Stands under what will happen.</summary>
    [Parameter]
    public RenderFragment? ChildContent { get; set; }

    private string TryText => $"Try {Format.Count(TryItems, "item")}";

    private string RunWord => Rescores ? "Re-score" : Batch is null ? "Run" : "Run all";

    private string Generations => Estimate is { } known ? Format.Count(known.Generations) : "–";

    private string GenerationsWord => Estimate?.Generations == 1 ? "generation" : "generations";

    private string Product => Items is { } items ? $"{Format.Count(items, "item")} × {Format.Count(Epochs, "epoch")} × {(Runs == 1 ? "1 model" : Format.Count(Runs, "run"))}" : "the items cannot be counted yet";

    private string TokensText => Estimate is { Tokens: { } tokens } known ? $"{Sign(known)} {Format.Count(tokens)}" : "as the answers need";

    private string TimeText => Estimate switch
    {
        { Seconds: { } seconds } known => $"{Sign(known)} {Format.Seconds(seconds)}",
        { TokensPerSecond: { } speed } => $"not known: answers may be of any length, at {speed:0} tok/s",
        _ => "not measured yet",
    };

    private string NetworkText => Reach is null ? Fetched is null ? "none" : $"to fetch {Fetched}" : Reach.Leaving.IsEmpty ? "this machine" : $"{(Reach.Leaving.Length == 1 ? Reach.Leaving[0] : Format.Count(Reach.Leaving.Length, "model"))}";

    private string CostText => Reach switch
    {
        null => "no charge",
        { Dollars: { } dollars } => $"{(Estimate is { IsMost: true } ? "≤" : "≈")} {Format.Dollars(dollars)}",
        { Leaving.IsEmpty: true } => "no charge known",
        _ => "not known: no prices for the model",
    };

    /// <summary>Said before a run is started, not after.</summary>
    private string? LeavingText => Reach is { Leaving.IsEmpty: false } reach
        ? $"Questions and answers leave this machine: they go to {string.Join(" and ", reach.Leaving)}, {(reach.InputTokens is { } tokens ? $"≈ {Format.Count(tokens)} tokens in, {TokensText} out" : $"{TokensText} tokens out")}."
        : null;

    /// <summary>The range of what was measured, in the unit of the time; nothing where there is but one measurement.</summary>
    private string RangeText => Estimate is { IsMost: false, SecondsLow: { } low, SecondsHigh: { } high } && Format.Seconds(low) != Format.Seconds(high)
        ? $"({Format.Seconds(low)} to {Format.Seconds(high)})"
        : Estimate is { Seconds: not null, TokensPerSecond: { } speed } ? $"at {speed:0} tok/s" : string.Empty;

    private string QueueText => Waiting == 0 ? "starts at once" : $"starts after {Format.Count(Waiting, "run")}";

    private string ChangesHelp => Changes.Count switch
    {
        0 => "Nothing is changed: the run repeats its parent with another seed.",
        1 => "One thing changes, so a difference in score comes from it or from chance.",
        var n => $"{n} things change, so a difference in score cannot be put down to any one of them alone.",
    };

    private Task ChangeTryItems(ChangeEventArgs change) =>
        TryItemsChanged.InvokeAsync(int.TryParse(change.Value?.ToString(), CultureInfo.InvariantCulture, out var items) ? Math.Clamp(items, 1, TryRuns.MostItems) : 1);

    private static string Sign(RunEstimate estimate) => estimate.IsMost ? "≤" : "≈";
}
