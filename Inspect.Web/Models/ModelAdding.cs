using System.Collections.Concurrent;
using Inspect.Engine;
using Inspect.Engine.Inference;
using Inspect.Engine.Inference.Named;

namespace Inspect.Web.Models;

/// <summary>Adds models by their names, whoever looks at it, and measures each that is ready. Thread-safe.</summary>
public sealed partial class ModelAdding : IHostedService, IDisposable
{
    private readonly ModelFetches _fetches;
    private readonly ModelActions _actions;
    private readonly LocalModels _models;
    private readonly ILogger<ModelAdding> _logger;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<ModelFetch, bool> _followed = new();
    private readonly ConcurrentDictionary<string, string> _answers = new(StringComparer.Ordinal);

    /// <summary>Makes it.</summary>
    public ModelAdding(ModelFetches fetches, ModelActions actions, LocalModels models, IHostApplicationLifetime lifetime, ILogger<ModelAdding> logger) =>
        (_fetches, _actions, _models, _lifetime, _logger) = (fetches, actions, models, lifetime, logger);

    /// <inheritdoc />
    public Task StartAsync(CancellationToken cancellationToken)
    {
        // Before the runs that wait for them end: those would cancel them, and nothing would be left to go on with.
        _lifetime.ApplicationStopping.Register(() =>
        {
            _fetches.Interrupt();
            _stop.Cancel();
        });
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>The first answer of a model that was added since the start of the app; null where there was none.</summary>
    /// <param name="folder">Name of its folder.</param>
    public string? AnswerOf(string folder) => _answers.GetValueOrDefault(folder);

    /// <summary>Begins to add a model, or joins who does.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="revision">Branch, tag or commit; null or blank for what the name says.</param>
    /// <param name="precision">Name of the precision; null for the usual one.</param>
    /// <exception cref="ModelLoadException">The name says nothing that could be added.</exception>
    public ModelFetch Start(string name, string? revision, string? precision)
    {
        var parsed = ModelNames.Read(name, revision);
        var fetch = _fetches.Start(parsed, ModelNames.Precision(precision));
        if (_followed.TryAdd(fetch, true))
        {
            _ = FollowAsync(fetch);
        }

        return fetch;
    }

    /// <inheritdoc />
    public void Dispose() => _stop.Dispose();

    private async Task FollowAsync(ModelFetch fetch)
    {
        try
        {
            var folder = await fetch.Completion;
            _models.Notify();
            _answers[folder] = await ModelProbe.AnswerAsync(await _models.GetAsync(folder, _stop.Token), _stop.Token);
            await _actions.ProbeAsync(folder, _stop.Token);
        }
        catch (InspectException error)
        {
            LogNotMeasured(_logger, fetch.Name.Text, error.Message);
        }
        catch (OperationCanceledException)
        {
            // Somebody cancelled it, or the app ends.
        }
        finally
        {
            _followed.TryRemove(fetch, out _);
        }
    }

    [LoggerMessage(LogLevel.Information, "Model {Name} was not added or not measured. {Reason}")]
    private static partial void LogNotMeasured(ILogger logger, string name, string reason);
}
