using System.CommandLine;
using Inspect.Engine.Tasks.Settings;
using Inspect.Web.Hosting;

namespace Inspect.Web.Cli;

/// <summary><c>eval-set</c>: runs tasks × models as one set until all have succeeded (semantics 7.5).</summary>
public static class EvalSetCommand
{
    private const string Prefix = "INSPECT_EVAL_";

    /// <summary>Makes the command.</summary>
    /// <param name="streams">Where errors go.</param>
    public static Command Create(CliStreams streams)
    {
        var options = new EvalOptions(SettingTable.BuiltIn, name => Variable(name, Environment.GetEnvironmentVariable)) { TakesRunFile = false };
        var set = new SetOptions(Environment.GetEnvironmentVariable);
        var command = new Command("eval-set", "Runs tasks on models as one set, again until all have succeeded; what its log folder holds already is kept.");
        options.AddTo(command);
        set.AddTo(command);
        command.SetAction((result, cancellationToken) => EvalSession.RunAsync(streams, options.Run, SettingTable.BuiltIn, result, async (session, home, stop) =>
        {
            var requests = options.ReadRequests(result, home, await session.CatalogAsync(stop));
            var settings = set.Read(result) with { MaxTasks = session.MaxTasks };
            session.StartLoading(requests[0].Model, requests[0].ModelArguments);
            using var pages = set.Embeds(result) ? new EmbeddedPages(session, streams) : null;
            session.Ended = pages is null ? null : pages.UpdateAsync;
            var outcome = await session.Sets.RunAsync(requests, settings, session, stop);
            var done = outcome.Logs.Length - outcome.Failed;
            await session.TellAsync($"Set {outcome.Id}: {done} of {Format.Count(outcome.Logs.Length, "task")} succeeded{(outcome.Reused > 0 ? $", {outcome.Reused} of them before" : string.Empty)}.");
            if (pages is not null)
            {
                await pages.FinishAsync(stop);
            }

            if (set.Bundle(result) is var (folder, overwrites) && outcome.Logs.OfType<string>().ToList() is { Count: > 0 } logs)
            {
                var (index, _, left) = await ViewBundleCommand.WriteAsync(logs, folder, overwrites, null, stop);
                await session.TellAsync($"Pages: {index}");
                foreach (var problem in left)
                {
                    await streams.Error.WriteLineAsync(problem);
                }
            }

            return outcome.IsSuccess ? ExitCodes.Success : ExitCodes.Failed;
        }, cancellationToken));
        return command;
    }

    /// <summary>A variable of <c>eval</c>, else the same one of <c>eval-set</c>.</summary>
    internal static string? Variable(string name, Func<string, string?> variables) =>
        variables(name) is { Length: > 0 } text ? text
        : name.StartsWith(Prefix, StringComparison.Ordinal) ? variables($"{Prefix}SET_{name[Prefix.Length..]}")
        : null;
}
