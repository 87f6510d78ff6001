using System.Collections.Concurrent;
using System.CommandLine;
using Inspect.Engine;
using Inspect.Engine.Evals;
using Inspect.Engine.Live;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Models;
using Inspect.Engine.Tasks.Settings;
using Inspect.Engine.Values;
using Inspect.Web.Hosting;

namespace Inspect.Web.Cli;

/// <summary><c>eval-retry</c>: runs what logs of failed, cancelled or interrupted runs lack (semantics 7.4).</summary>
public static class EvalRetryCommand
{
    private static readonly string[] Settings =
        ["max_samples", "fail_on_error", "continue_on_fail", "retry_on_error", "score_on_error", "max_connections", "max_retries", "timeout", "attempt_timeout",
            "log_samples", "log_images", "log_model_api", "log_buffer", "score_display"];

    /// <summary>Makes the command.</summary>
    /// <param name="streams">Where errors go.</param>
    public static Command Create(CliStreams streams)
    {
        var logs = new Argument<string[]>("LOG") { Description = "Logs of runs that failed, were cancelled or were interrupted.", Arity = ArgumentArity.OneOrMore };
        var settings = new SettingOptions(SettingTable.BuiltIn.All.Where(s => Settings.Contains(s.Name)));
        var prices = new Option<string?>("--model-cost-config") { Description = "File with the prices of models, over those of the log, for one with a cost limit." };
        var run = new RunOptions();
        var command = new Command("eval-retry", "Runs again what failed or is missing in logs; samples that ended are kept.") { logs };
        settings.AddTo(command);
        command.Add(prices);
        run.AddTo(command);
        UnknownOptions.Refuse(command, logs);
        command.SetAction((result, cancellationToken) => EvalSession.RunAsync(streams, run, SettingTable.BuiltIn, result, async (session, _, stop) =>
        {
            var over = settings.Read(SettingValues.Empty, result, Environment.GetEnvironmentVariable);
            var priced = result.GetValue(prices) is { } file ? PriceFile.Read(file) : [];
            var paths = result.GetRequiredValue(logs).Select(Find).ToList();
            var codes = new ConcurrentBag<int> { ExitCodes.Success };
            await Parallel.ForEachAsync(paths, new ParallelOptions { MaxDegreeOfParallelism = session.MaxTasks, CancellationToken = CancellationToken.None }, async (path, _) =>
            {
                if (stop.IsCancellationRequested)
                {
                    return;
                }

                var resumed = await PlanAsync(path, session.Retry, over, priced, !run.IsUnscored(result), stop);
                if (resumed is null)
                {
                    await streams.Error.WriteLineAsync($"{Path.GetFileName(path)} succeeded: there is nothing to run again.");
                    return;
                }

                var outcome = await session.RunAsync(resumed.Plan, resumed, stop);
                codes.Add(outcome.State == RunState.Done ? ExitCodes.Success : ExitCodes.Failed);
            });
            return codes.Max();
        }, cancellationToken));
        return command;
    }

    /// <summary>A log that is not there is a wrong argument.</summary>
    private static string Find(string log)
    {
        try
        {
            return LogPaths.File(log);
        }
        catch (EvalLogException error)
        {
            throw new InspectException(error.Message, error);
        }
    }

    /// <summary>One that cannot be read is so too.</summary>
    private static async Task<ResumedEval?> PlanAsync(
        string log, EvalRetry retry, SettingValues over, IReadOnlyDictionary<string, ModelPrice> prices, bool score, CancellationToken cancellationToken)
    {
        try
        {
            return await retry.PlanAsync(log, over, prices, score, LogId.New(), Environment.CurrentDirectory, cancellationToken);
        }
        catch (EvalLogException error)
        {
            throw new InspectException(error.Message, error);
        }
    }
}
