using Inspect.Engine.Evals;
using Inspect.Engine.Parts;
using Inspect.Web.Components.Shared;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Run;

/// <summary>Says why a finished run has its score, and offers what to try next, as far as it can be run here.</summary>
public sealed partial class RunVerdict
{
    /// <summary>The story of the only sample; null for a run of several.</summary>
    [Parameter]
    public ResultStory? Sample { get; set; }

    /// <summary>The story of several samples; null for a run of one.</summary>
    [Parameter]
    public RunStory? Whole { get; set; }

    /// <summary>Why the run cannot be repeated here; null when it can.</summary>
    [Parameter, EditorRequired]
    public RequestProblem? Obstacle { get; set; }

    /// <summary>Full name of the run's model.</summary>
    [Parameter, EditorRequired]
    public required string Model { get; set; }

    /// <summary>A new run begins just now.</summary>
    [Parameter]
    public bool IsStarting { get; set; }

    /// <summary>Runs it again with ten epochs.</summary>
    [Parameter, EditorRequired]
    public EventCallback OnTenEpochs { get; set; }

    /// <summary>Runs it again with another scorer.</summary>
    [Parameter, EditorRequired]
    public EventCallback<Part> OnScorer { get; set; }

    private Part? Offered => Sample?.OfferedScorer ?? Whole?.Offered;

    private string StartsText => Sample is null ? "starts a new run; this one stays as it is" : "each starts a new run; this one stays as it is";

    private string ObstacleText => Obstacle!.Path switch
    {
        "task" => "The run cannot be repeated here, since its task is not here.",
        "model" => $"The model {Model} cannot be used here. Clone the run to choose another.",
        _ => $"The run cannot be repeated here as it is. {Obstacle.Message} Clone it to change that.",
    };
}
