using Inspect.Engine.Tasks;

namespace Inspect.Web.Queue;

/// <summary>Begins to compile the C# task files when the app has started, so that the first list finds their tasks.</summary>
public sealed class TaskPreloader(TaskCatalog tasks, IHostApplicationLifetime lifetime) : IHostedService
{
    /// <inheritdoc />
    public Task StartAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStarted.Register(() => _ = tasks.CompileAsync(CancellationToken.None));
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
