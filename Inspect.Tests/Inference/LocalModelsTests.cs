using System.Collections.Concurrent;
using Inspect.Engine.Inference;
using Inspect.Tests.Support;

namespace Inspect.Tests.Inference;

/// <summary>What the models page sees of loading.</summary>
public sealed class LocalModelsTests
{
    [Fact]
    public async Task StartLoading_AGoodFolder_IsFoundThenLoadingThenReady()
    {
        using var model = new TinyModel();
        await using var models = Open(model);
        var found = models.StatusOf(TinyModel.Name);
        var states = Watch(models, out var done);

        models.StartLoading(TinyModel.Name);
        await done.WaitAsync(Patience.Most, TestContext.Current.CancellationToken);

        var ready = models.StatusOf(TinyModel.Name);
        Assert.Equal((LocalModelState.Found, 256), (found.State, found.ContextLength));
        Assert.Equal([LocalModelState.Loading, LocalModelState.Ready], states.Distinct());
        Assert.Equal((null, found.SizeBytes, 256), (ready.Problem, ready.SizeBytes, ready.ContextLength));
        Assert.True(ready.LoadSeconds > 0);
    }

    [Fact]
    public async Task StartLoading_ADamagedFolder_FailsWithTheReasonUntilItIsMended()
    {
        using var model = new TinyModel();
        await using var models = Open(model);
        var weights = await File.ReadAllBytesAsync(model.Path("model.onnx.data"), TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(model.Path("model.onnx.data"), weights[..1000], TestContext.Current.CancellationToken);
        Watch(models, out var failed);
        models.StartLoading(TinyModel.Name);
        await failed.WaitAsync(Patience.Most, TestContext.Current.CancellationToken);
        var before = models.StatusOf(TinyModel.Name);
        await File.WriteAllBytesAsync(model.Path("model.onnx.data"), weights, TestContext.Current.CancellationToken);
        Watch(models, out var done);

        models.StartLoading(TinyModel.Name);
        await done.WaitAsync(Patience.Most, TestContext.Current.CancellationToken);

        Assert.Equal(LocalModelState.Failed, before.State);
        Assert.Contains("model.onnx or its weights", before.Problem, StringComparison.Ordinal);
        Assert.Equal((LocalModelState.Ready, null), (models.StatusOf(TinyModel.Name).State, models.StatusOf(TinyModel.Name).Problem));
    }

    [Fact]
    public async Task StatusOf_ALoadedModelWhoseFolderWent_StaysReady()
    {
        using var model = new TinyModel();
        await using var models = Open(model);
        await models.GetAsync(TinyModel.Name, TestContext.Current.CancellationToken);

        File.Delete(model.Path("genai_config.json"));

        Assert.Equal((LocalModelState.Ready, 256), (models.StatusOf(TinyModel.Name).State, models.StatusOf(TinyModel.Name).ContextLength));
        Assert.Contains("genai_config.json not found", models.Check(TinyModel.Name), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_ManyAtOnce_LoadOnce()
    {
        using var model = new TinyModel();
        await using var models = Open(model);

        var engines = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => models.GetAsync(TinyModel.Name, TestContext.Current.CancellationToken))));

        Assert.Single(engines.Distinct());
    }

    private static LocalModels Open(TinyModel model) => TestModels.Open(model.Dir);

    private static ConcurrentQueue<LocalModelState> Watch(LocalModels models, out Task done)
    {
        var states = new ConcurrentQueue<LocalModelState>();
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        models.Changed += () =>
        {
            var state = models.StatusOf(TinyModel.Name).State;
            states.Enqueue(state);
            if (state is LocalModelState.Ready or LocalModelState.Failed)
            {
                end.TrySetResult();
            }
        };
        done = end.Task;
        return states;
    }
}
