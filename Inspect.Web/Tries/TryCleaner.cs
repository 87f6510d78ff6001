namespace Inspect.Web.Tries;

/// <summary>Deletes tries that are a day old: when the app starts, then every hour.</summary>
public sealed partial class TryCleaner(TryRuns tries, TimeProvider time, ILogger<TryCleaner> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            using var timer = new PeriodicTimer(Interval, time);
            do
            {
                Clean();
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The app ends.
        }
    }

    private void Clean()
    {
        try
        {
            tries.DeleteOld();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            LogFailed(error, tries.Dir);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Old tries in {Folder} cannot be deleted; it is tried again in an hour")]
    private partial void LogFailed(Exception exception, string folder);
}
