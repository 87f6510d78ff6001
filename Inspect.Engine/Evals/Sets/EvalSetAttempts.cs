using System.Globalization;
using Inspect.Engine.Live;

namespace Inspect.Engine.Evals.Sets;

/// <summary>The order of the attempts of a set: at once, or in rounds with waits that grow.</summary>
/// <param name="id">Id of the set.</param>
/// <param name="options">Attempts and waits.</param>
/// <param name="host">Runs a plan.</param>
/// <param name="plan">Plans an attempt at a task by its number, from 0.</param>
/// <param name="done">Is told of each task that has succeeded.</param>
/// <param name="time">Measures the waits.</param>
internal sealed class EvalSetAttempts(
    string id, EvalSetOptions options, IEvalSetHost host, Func<EvalSetTask, int, Task<(PlannedEval Plan, ResumedEval? Resumed)>> plan, Func<EvalSetTask, Task> done, TimeProvider time)
{
    /// <summary>Runs what is not done, until it is, the attempts are used up, or the set is cancelled.</summary>
    public async Task RunAsync(IReadOnlyList<EvalSetTask> tasks, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt <= options.RetryAttempts && !cancellationToken.IsCancellationRequested; attempt++)
        {
            var number = attempt;
            await Parallel.ForEachAsync(
                tasks.Where(t => !t.IsDone).ToList(),
                new ParallelOptions { MaxDegreeOfParallelism = options.MaxTasks, CancellationToken = CancellationToken.None },
                async (task, _) =>
                {
                    if (!cancellationToken.IsCancellationRequested)
                    {
                        await RunAsync(task, number, cancellationToken).ConfigureAwait(false);
                    }
                }).ConfigureAwait(false);
            if (cancellationToken.IsCancellationRequested)
            {
                return;
            }

            var open = tasks.Count(t => !t.IsDone);
            if (open == 0 || options.RetryImmediate || attempt == options.RetryAttempts)
            {
                return;
            }

            var wait = options.WaitAfter(attempt);
            await host.TellAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{open} of {tasks.Count} tasks failed. Attempt {attempt + 2} of {options.RetryAttempts + 1} begins in {wait.TotalSeconds:0} s.")).ConfigureAwait(false);
            await Task.Delay(wait, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>One attempt at a task, or all of them where they follow at once.</summary>
    private async Task RunAsync(EvalSetTask task, int attempt, CancellationToken cancellationToken)
    {
        while (!await TryAsync(task, attempt, cancellationToken).ConfigureAwait(false)
            && options.RetryImmediate && attempt < options.RetryAttempts && !cancellationToken.IsCancellationRequested)
        {
            attempt++;
            await host.TellAsync(string.Create(
                CultureInfo.InvariantCulture, $"{task.Name} failed. Attempt {attempt + 1} of {options.RetryAttempts + 1} begins.")).ConfigureAwait(false);
        }
    }

    private async Task<bool> TryAsync(EvalSetTask task, int attempt, CancellationToken cancellationToken)
    {
        var (planned, resumed) = await plan(task, attempt).ConfigureAwait(false);
        planned = planned with { Spec = planned.Spec with { EvalSetId = id } };
        var outcome = await host.RunAsync(planned, resumed is null ? null : resumed with { Plan = planned }, cancellationToken).ConfigureAwait(false);
        task.Log = outcome.Path ?? task.Log;
        task.IsDone = outcome.State == RunState.Done;
        if (task.IsDone)
        {
            await done(task).ConfigureAwait(false);
        }

        return task.IsDone;
    }
}
