using Inspect.Engine.Logs.Stores;

namespace Inspect.Web.Hosting;

/// <summary>Keeps copies of the logs of stores while the app runs.</summary>
internal sealed class MirrorWorker(LogMirrors mirrors) : BackgroundService
{
    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await mirrors.RunAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The app ends.
        }
    }
}
