using Inspect.Engine.Evals;
using Inspect.Engine.Inference;
using Inspect.Engine.Models;
using Microsoft.Extensions.Options;

namespace Inspect.Web.Queue;

/// <summary>Begins to load the default model when the app has started, so that the first click finds it. An app that only shows logs has none, and says nothing of it.</summary>
public sealed class ModelPreloader(LocalModels models, ModelRegistry registry, IOptions<EvalDefaults> defaults, IHostApplicationLifetime lifetime) : IHostedService
{
    /// <inheritdoc />
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (registry.FolderOf(defaults.Value.Model!) is { } folder && models.Has(folder))
        {
            lifetime.ApplicationStarted.Register(() => models.StartLoading(folder));
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
