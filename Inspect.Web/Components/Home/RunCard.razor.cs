using Inspect.Engine.Live;
using Inspect.Web.Components.Shared;
using Inspect.Web.Runs;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Home;

/// <summary>A run that goes on or waits.</summary>
public sealed partial class RunCard
{
    private string _ticker = string.Empty;

    /// <summary>The run.</summary>
    [Parameter, EditorRequired]
    public required RunView Run { get; set; }

    [Inject]
    public required LiveFeed Feed { get; init; }

    private string Css => Run.State == RunState.Queued ? "card runcard" : "card runcard accent";

    private string Address => $"/runs/{Format.ShortId(Run.Run)}";

    private string Description => string.Join(" · ", new[] { Run.ModelName }.Concat(Run.Scorers));

    private string SizeText => $"{Format.Count(Run.Total, "sample")}";

    private string DoneText => $"{Format.Count(Run.Done)}/{Format.Count(Run.Total)}";

    private string CountText => PassCount.Of(Run) is { } pass ? $"{Format.Count(pass.Passed)} of {Format.Count(pass.Samples)} correct so far" : string.Empty;

    private string? EtaText => Format.Left(Run.Eta);

    private bool HasScale => Run.Headline is { Value: >= 0 and <= 1, Lower: null or >= 0, Upper: null or <= 1 };

    protected override void OnParametersSet()
    {
        var text = Feed.Find(Run.Run)?.Generating().LastOrDefault(s => s.Text.Length > 0)?.Text ?? string.Empty;
        _ticker = text.Length > 60 ? "…" + text[^60..] : text;
    }
}
