using System.CommandLine;
using Inspect.Engine.Live;
using Inspect.Engine.Tasks.Settings;
using Inspect.Engine.Values;
using Inspect.Web.Hosting;

namespace Inspect.Web.Cli;

/// <summary><c>eval-retry</c>: runs what logs of failed, cancelled or interrupted runs lack (semantics 7.4).</summary>
public static class EvalRetryCommand
{
    private static readonly string[] Settings =
        ["max_samples", "fail_on_error", "continue_on_fail", "retry_on_error", "score_on_error", "max_connections", "max_retries", "timeout", "attempt_timeout"];

    /// <summary>Makes the command.</summary>
    /// <param name="streams">Where errors go.</param>
    public static Command Create(CliStreams streams)
    {
        var logs = new Argument<string[]>("LOG") { Description = "Logs of runs that failed, were cancelled or were interrupted.", Arity = ArgumentArity.OneOrMore };
        var settings = new SettingOptions(SettingTable.BuiltIn.All.Where(s => Settings.Contains(s.Name)));
        var run = new RunOptions();
        var command = new Command("eval-retry", "Runs again what failed or is missing in logs; samples that ended are kept.") { logs };
        settings.AddTo(command);
        run.AddTo(command);
        UnknownOptions.Refuse(command, logs);
        command.SetAction((result, cancellationToken) => EvalSession.RunAsync(streams, run, SettingTable.BuiltIn, result, async (session, _, stop) =>
        {
            var over = settings.Read(SettingValues.Empty, result, Environment.GetEnvironmentVariable);
            var paths = result.GetRequiredValue(logs).Select(LogPaths.File).ToList();
            var exitCode = ExitCodes.Success;
            foreach (var path in paths)
            {
                var resumed = await session.Retry.PlanAsync(path, over, !run.IsUnscored(result), LogId.New(), Environment.CurrentDirectory, stop);
                if (resumed is null)
                {
                    await streams.Error.WriteLineAsync($"{Path.GetFileName(path)} succeeded: there is nothing to run again.");
                    continue;
                }

                var outcome = await session.RunAsync(resumed.Plan, resumed, stop);
                exitCode = Math.Max(exitCode, outcome.State == RunState.Done ? ExitCodes.Success : ExitCodes.Failed);
                if (stop.IsCancellationRequested)
                {
                    break;
                }
            }

            return exitCode;
        }, cancellationToken));
        return command;
    }
}
