using Inspect.Engine.Evals;
using Inspect.Engine.Live;
using Inspect.Web.Queue;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.SamplePage;

/// <summary>Ending of a sample that goes on, while the others of its run go on.</summary>
public sealed partial class SampleDetailPage
{
    [Inject]
    public required EvalWorker Worker { get; init; }

    /// <summary>A sample of another process can be ended by that one alone, and one that is scored is at its end.</summary>
    private bool CanEnd => _run is { IsActive: true, Queued: not null } && _view!.State is SampleState.Generating or SampleState.Tool;

    private bool End(SampleAction action) => Worker.EndSample(_run!.Run, _view!.Id, _view.Epoch, action);
}
