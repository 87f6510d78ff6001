using Inspect.Engine;
using Inspect.Engine.Inference;
using Inspect.Engine.Live;
using Inspect.Engine.Models;
using Inspect.Engine.Models.Providers;
using Inspect.Web.Queue;

namespace Inspect.Web.Models;

/// <summary>What pages and scripts do to local models. What would break a run that goes on is refused.</summary>
public sealed class ModelActions(LocalModels models, ModelLibrary library, ModelRegistry registry, ModelMeasures measures, EvalQueue queue, TimeProvider time) : IDisposable
{
    /// <summary>Beyond that the model is too slow to measure.</summary>
    private static readonly TimeSpan MostProbeTime = TimeSpan.FromMinutes(2);
    private readonly SemaphoreSlim _probing = new(1);

    /// <inheritdoc />
    public void Dispose() => _probing.Dispose();

    /// <summary>Why a model cannot be taken away now; null when nothing speaks against it.</summary>
    /// <param name="name">Name of its folder.</param>
    public string? WhyBusy(string name)
    {
        bool IsIt(string model, ModelArguments arguments) => registry.FolderOf(model, arguments) == name;
        var users = queue.Active().Where(r => r.State != RunState.Queued && (IsIt(r.Model, r.Request.ModelArguments) || r.Request.ModelRoles.Values.SelectMany(m => m.Models).Any(m => IsIt(m.Name, m.Arguments)))).ToList();
        return users.Count == 0 ? null
            : $"The model {name} answers the run {Format.ShortId(users[0].EvalId)}{(users.Count > 1 ? $" and {users.Count - 1} more" : string.Empty)}. Wait for the end, or cancel.";
    }

    /// <summary>Unloads a model; the next run loads it again.</summary>
    /// <param name="name">Name of its folder.</param>
    /// <returns>Whether it was loaded.</returns>
    /// <exception cref="ModelBusyException">A run uses it.</exception>
    public async Task<bool> UnloadAsync(string name)
    {
        ThrowIfBusy(name);
        Forget(name);
        return await models.UnloadAsync(name);
    }

    /// <summary>Unloads a model and deletes its folder.</summary>
    /// <param name="name">Name of its folder.</param>
    /// <returns>Bytes that became free.</returns>
    /// <exception cref="InspectException">A run uses it, or it cannot be deleted.</exception>
    public async Task<long> RemoveAsync(string name)
    {
        ThrowIfBusy(name);
        Forget(name);
        var bytes = await library.RemoveAsync(name);
        measures.Remove(OnnxProvider.NameOf(name));
        return bytes;
    }

    /// <summary>Loads a model where it is not, lets it write for five seconds, and keeps how fast it was.</summary>
    /// <param name="name">Name of its folder.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="InspectException">It cannot be loaded, a run uses it, or it is too slow to measure.</exception>
    public async Task<ModelMeasure> ProbeAsync(string name, CancellationToken cancellationToken)
    {
        ThrowIfBusy(name);
        await _probing.WaitAsync(cancellationToken);
        try
        {
            var engine = await models.GetAsync(name, cancellationToken);
            using var most = new CancellationTokenSource(MostProbeTime, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(most.Token, cancellationToken);
            try
            {
                var (speed, first) = await ModelProbe.MeasureAsync(engine, time, either.Token);
                var measure = new ModelMeasure(OnnxProvider.NameOf(name), time.GetUtcNow(), speed, first, models.StatusOf(name).MemoryBytes);
                measures.Save(measure);
                models.Notify();
                return measure;
            }
            catch (OperationCanceledException) when (most.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                throw new InspectException($"The model {name} wrote less than {ModelProbe.FirstTokens} tokens in {MostProbeTime.TotalMinutes:0} minutes, so its speed was not measured. Close other programs, or use a smaller model.");
            }
        }
        finally
        {
            _probing.Release();
        }
    }

    /// <summary>Nobody gets the client of a model that is gone, by whichever of its names.</summary>
    private void Forget(string name)
    {
        registry.Forget(OnnxProvider.NameOf(name));
        if (models.StatusOf(name).Source is { } source)
        {
            registry.Forget(source.Name);
        }
    }

    private void ThrowIfBusy(string name)
    {
        if (WhyBusy(name) is { } reason)
        {
            throw new ModelBusyException(reason);
        }
    }
}
