using System.Text.Json;
using Inspect.Engine.Evals;
using Inspect.Engine.Tasks.Settings;
using Inspect.Web.Requests;

namespace Inspect.Web.Components.NewRun;

/// <content>What the form as it stands would do, and what speaks against it: looked at when nobody has typed for a moment.</content>
public sealed partial class NewRunPage
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    private RunEstimate? _estimate;
    private RequestProblem? _obstacle;
    private int _waiting;
    private int _looks;
    private bool _isTaskStale;

    /// <summary>Items that are run of those of the task; null where they cannot be read, or where their ids choose them.</summary>
    private int? LimitedItems => _items is not { } items || ValueOf("sample_id") is not null ? null
        : ValueOf("limit") is { } limit && new ItemLimitType().Misfit(limit) is null
            ? limit.ValueKind == JsonValueKind.Array ? Math.Max(0, Math.Min(items, limit[1].GetInt32()) - limit[0].GetInt32()) : Math.Min(items, limit.GetInt32())
            : items;

    private async Task LookSoonAsync(bool isTaskChanged = false)
    {
        _isTaskStale |= isTaskChanged;
        var look = ++_looks;
        try
        {
            await Task.Delay(Pause, Time, _stop.Token);
            if (look != _looks)
            {
                return;
            }

            KeepDraft();
            if (_isTaskStale)
            {
                _isTaskStale = false;
                await ShowTaskAsync();
            }

            _obstacle = await Planner.ObstacleAsync(RequestOf(), _stop.Token);
            await EstimateAsync();
        }
        catch (OperationCanceledException) when (_stop.IsReached)
        {
            // The page is left.
        }
    }

    private async Task EstimateAsync()
    {
        _waiting = Queue.Active().Count;
        if (LimitedItems is not { } items || _task?.Task is not { } task)
        {
            _estimate = null;
            Reach(0, 0, null);
            return;
        }

        // The values of the other fields have no part in what was measured.
        var runs = _form.Runs / _form.Count(RunForm.ModelKey);
        var estimates = new List<RunEstimate>();
        foreach (var model in FurtherOf(RunForm.ModelKey).Where(m => m.Length > 0).Prepend(ModelValue))
        {
            estimates.Add(await Estimator.EstimateAsync(task.Name, model, (long)items * EpochsValue * runs, ModelCalls.Of(task), MaxTokensValue, _stop.Token));
        }

        _estimate = RunEstimate.Sum(estimates);
        Reach((long)items * EpochsValue * runs, ModelCalls.Of(task), _estimate.Tokens);
    }

    private JsonElement? ValueOf(string setting) => Planner.Resolve(RequestOf(), _task?.Task).FirstOrDefault(s => s.Setting.Name == setting)?.Value;
}
