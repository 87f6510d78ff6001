using Inspect.Engine;
using Inspect.Engine.Evals;
using Inspect.Engine.Live;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Parts;
using Inspect.Web.Runs;

namespace Inspect.Web.Components.Run;

/// <content>What a finished run has to say, and how it can be run again.</content>
public sealed partial class RunPage
{
    private bool HasVerdict => _story is not null || _whole is not null;

    /// <summary>Why there is nothing to clone here; null where the form can be opened, which takes another model or scorer.</summary>
    private string? WhyNoClone => _obstacle is { Path: "task", Message: var message } ? $"Cannot be cloned here. {Format.Line(message, 200)}" : null;

    private static EvalRequest? RequestOf(RunView run) => run.Queued?.Request ?? (run.Header is { } header ? ClonedRequest.Of(header) : null);

    /// <summary>A run that ended tells its story once.</summary>
    private async Task TellAsync(RunView run)
    {
        if (_isTold || run.IsActive)
        {
            return;
        }

        // A log that was closed just now may not be read yet.
        _isTold = run.State != RunState.Done || run.Header is not null;
        _obstacle = RequestOf(run) is { } request ? await Planner.ObstacleAsync(request, Stopping) : null;
        if (run.State != RunState.Done)
        {
            return;
        }

        _story = await Source.PageAsync(run, SampleQuery.All, 0, 2, Stopping) is { Total: 1, Rows: [var only] }
            ? await Stories.OfAsync(run, only, isOnlySample: true, Stopping)
            : null;
        _whole = _story is null ? await Stories.OfRunAsync(run, Stopping) : null;
    }

    private Task RunTenEpochsAsync() => RunAgainAsync(r => r with { EvalConfig = r.EvalConfig with { Epochs = 10 }, Changed = ["epochs"] });

    private Task UseScorerAsync(Part scorer) => RunAgainAsync(r => r with { Scorer = [scorer] });

    private async Task RunAgainAsync(Func<EvalRequest, EvalRequest> change)
    {
        _isStarting = true;
        try
        {
            var next = await Queue.AddAsync(change(RequestOf(_run!)!) with { Parent = _run!.Run }, _clickKey, Stopping);
            Navigation.NavigateTo($"/runs/{Format.ShortId(next.EvalId)}");
        }
        catch (InspectException error)
        {
            _problem = error.Message;
            _isStarting = false;
        }
    }
}
