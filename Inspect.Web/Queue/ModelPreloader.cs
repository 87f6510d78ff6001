using Inspect.Engine.Inference;

namespace Inspect.Web.Queue;

/// <summary>Begins to load the default model when the app has started, so that the first click finds it.</summary>
public sealed class ModelPreloader(LocalModels models, IHostApplicationLifetime lifetime) : IHostedService
{
    /// <inheritdoc />
    public Task StartAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStarted.Register(() => models.StartLoading(models.Default));
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
