using Inspect.Engine.Files;
using Inspect.Engine.Logs.Stores;
using Inspect.Web.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace Inspect.Web.Cli;

/// <summary>Logs that a command has fetched from stores: single ones lie in a temporary folder as long as the command runs.</summary>
internal sealed class FetchedLogs : IDisposable
{
    private static readonly AsyncLocal<FetchedLogs?> OfCommand = new();

    private readonly CliStreams _streams;
    private readonly List<string> _folders = [];

    private FetchedLogs(CliStreams streams) => _streams = streams;

    /// <summary>Those of the command that runs.</summary>
    private static FetchedLogs Current => OfCommand.Value ?? throw new InvalidOperationException("No command runs.");

    /// <summary>A command begins.</summary>
    public static FetchedLogs Begin(CliStreams streams) => OfCommand.Value = new FetchedLogs(streams);

    /// <summary>Fetches one log.</summary>
    /// <returns>Its path.</returns>
    /// <exception cref="Engine.InspectException">The store does not give it.</exception>
    public static async Task<string> FetchAsync(string address, CancellationToken cancellationToken)
    {
        var folder = TemporaryFile.NewFolder("store");
        Current._folders.Add(folder);
        return await Open().FetchAsync(address, folder, cancellationToken);
    }

    /// <summary>Copies the logs of a store, or what has changed of them.</summary>
    /// <returns>Folder of the copies.</returns>
    /// <exception cref="Engine.InspectException">The store cannot be listed.</exception>
    public static async Task<string> UpdateAsync(string address, CancellationToken cancellationToken)
    {
        var state = await Open().UpdateAsync(address, cancellationToken);
        if (state.Failed + state.Refused + state.LeftOut > 0)
        {
            await Current._streams.Error.WriteLineAsync(
                $"Of {state.Address}, {Format.Count(state.Failed, "log")} could not be fetched, {Format.Count(state.LeftOut)} are too large or too old to have room, and {Format.Count(state.Refused)} have keys that cannot be file names.");
        }

        return state.Folder;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        OfCommand.Value = null;
        _folders.ForEach(f => Directory.Delete(f, recursive: true));
    }

    private static RemoteLogs Open()
    {
        var configuration = new ConfigurationManager();
        configuration.SetBasePath(AppContext.BaseDirectory).AddJsonFile("appsettings.json", optional: true).AddEnvironmentVariables();
        var options = configuration.GetSection(StoresOptions.Section).Get<StoresOptions>() ?? new StoresOptions();
        options.Dir = options.Dir is { Length: > 0 } dir ? HomeFolder.Find(Environment.CurrentDirectory).Resolve(dir) : null;
        return new RemoteLogs(options, RemoteStores.Open, TimeProvider.System, NullLogger.Instance);
    }
}
