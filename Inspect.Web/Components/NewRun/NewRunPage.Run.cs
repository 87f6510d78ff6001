using Inspect.Engine;
using Inspect.Engine.Evals;

namespace Inspect.Web.Components.NewRun;

/// <content>What the buttons do: run, queue, and what is said where that is refused.</content>
public sealed partial class NewRunPage
{
    private string? _queued;

    private async Task RunAsync()
    {
        if (_isStarting)
        {
            return;
        }

        if (Rescores)
        {
            await RescoreAsync();
        }
        else if (await AddAsync() is { } address)
        {
            Navigation.NavigateTo(address);
        }
    }

    /// <summary>Queues the run and stays: the form is ready for the next one.</summary>
    private async Task QueueAsync()
    {
        if (!_isStarting && await AddAsync() is { } address)
        {
            _isStarting = false;
            _clickKey = Guid.NewGuid().ToString("N");
            (_notice, _queued) = ("It is in the queue. The form is as it was.", address);
            await EstimateAsync();
        }
    }

    /// <summary>Queues the run, or the runs of the batch: the address of their page; null where they are refused, which the page then says.</summary>
    private async Task<string?> AddAsync()
    {
        _problems = [.. _form.Problems(Settings).Select(p => new RequestProblem(p.Setting.Path, p.Problem)), .. ParameterProblems, .. ArgumentProblems, .. RoleProblems, .. FurtherProblems()];
        if (_problems.Length > 0)
        {
            await RefuseAsync();
            return null;
        }

        _isStarting = true;
        _problem = null;
        try
        {
            if (!IsBatch)
            {
                var run = await Queue.AddAsync(RequestOf(), _clickKey, _stop.Token);
                DropDraft();
                return Format.RunAddress(run.EvalId);
            }

            var runs = await Queue.AddBatchAsync([.. _form.Variants().Select(RequestOf)], _clickKey, _stop.Token);
            DropDraft();
            return $"/batches/{Format.ShortId(runs[0].Request.RunId!)}";
        }
        catch (RequestException error)
        {
            _problems = error.Problems;
            _isStarting = false;
            await RefuseAsync();
        }
        catch (InspectException error)
        {
            _problem = error.Message;
            _isStarting = false;
        }

        return null;
    }

    /// <summary>Says all that is wrong, and brings the reader to the first of it.</summary>
    private async Task RefuseAsync()
    {
        _problem = $"Nothing was started. {string.Join(' ', _problems.Select(p => p.Message))}";
        StateHasChanged();
        await Keyboard.FocusAsync(FieldsInOrder.FirstOrDefault(s => _problems.Any(p => p.Path == s.Path))?.FieldId ?? IdOfPath(_problems[0].Path));
    }
}
