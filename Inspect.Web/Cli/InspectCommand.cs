using System.CommandLine;
using Inspect.Web.Hosting;

namespace Inspect.Web.Cli;

/// <summary>The command line: without a command the web app, with <c>eval</c> a run without the browser.</summary>
public static class InspectCommand
{
    /// <summary>Makes the command tree.</summary>
    /// <param name="serve">Runs the web app with the options of the command line; gives the exit code.</param>
    /// <param name="streams">Where output and errors of the commands for logs go, and errors of <c>eval</c>.</param>
    public static RootCommand Create(Func<IReadOnlyDictionary<string, string?>, CancellationToken, Task<int>> serve, CliStreams streams)
    {
        var root = new RootCommand("Runs evaluations of language models and shows what happened. Without a command: the web app.")
        {
            ServeOptions.Host, ServeOptions.Port, ServeOptions.LogDir,
        };
        root.SetAction((result, cancellationToken) => serve(ServeOptions.Read(result), cancellationToken));
        root.Add(EvalCommand.Create(streams));
        root.Add(EvalSetCommand.Create(streams));
        root.Add(EvalRetryCommand.Create(streams));
        root.Add(ViewCommand.Create(serve, streams));
        root.Add(ScoreCommand.Create(streams));
        root.Add(LogCommand.Create(streams));
        root.Add(ModelsCommand.Create(streams));
        root.Add(CacheCommand.Create(streams));
        root.Add(ListCommand.Create(streams));
        root.Add(InfoCommand.Create(streams));
        return root;
    }

    /// <summary>Parses and runs; a wrong argument prints one line and gives 2.</summary>
    public static async Task<int> RunAsync(string[] args, Func<IReadOnlyDictionary<string, string?>, CancellationToken, Task<int>> serve, CliStreams? streams = null)
    {
        streams ??= CliStreams.OfConsole();
        DotEnv.Load(Environment.CurrentDirectory);
        var root = Create(serve, streams);
        var result = root.Parse(BareOptions.Arrange(root, args));
        if (result.Errors.Count > 0)
        {
            foreach (var problem in ParseProblems.Of(result))
            {
                await streams.Error.WriteLineAsync(problem);
            }

            return ExitCodes.WrongArgument;
        }

        // Who runs decides what a signal does: the host stops the server, a run of the command line ends as cancelled.
        return await result.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false });
    }
}
