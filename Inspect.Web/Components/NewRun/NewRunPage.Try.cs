using Inspect.Engine;
using Inspect.Engine.Evals;
using Inspect.Web.Tries;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.NewRun;

/// <content>The first items can be tried without a run being made of it.</content>
public sealed partial class NewRunPage
{
    private CancellationTokenSource? _trying;
    private TryResult? _tried;
    private string? _tryProblem;
    private int _tryItems = 1;

    /// <summary>Runs tries.</summary>
    [Inject]
    public required TryRuns Tries { get; init; }

    private async Task TryAsync()
    {
        if (_trying is not null)
        {
            return;
        }

        _problems = [.. _form.Problems(Settings).Select(p => new RequestProblem(p.Setting.Path, p.Problem)), .. ParameterProblems, .. RoleProblems];
        if (_problems.Length > 0)
        {
            await RefuseAsync();
            return;
        }

        (_tried, _tryProblem) = (null, null);
        using var trying = _trying = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        try
        {
            _tried = await Tries.RunAsync(RequestOf(), _tryItems, trying.Token);
        }
        catch (InspectException error)
        {
            _tryProblem = error.Message;
        }
        catch (OperationCanceledException) when (trying.IsCancellationRequested)
        {
            _tryProblem = "It was stopped, and nothing of it is kept.";
        }

        _trying = null;
    }

    private void StopTrying() => _trying?.Cancel();
}
