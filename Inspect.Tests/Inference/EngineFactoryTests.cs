using Inspect.Engine.Inference;
using Inspect.Engine.Inference.Folders;
using Inspect.Engine.Inference.GenAi;
using Inspect.Tests.Support;

namespace Inspect.Tests.Inference;

/// <summary>Which engine runs a folder.</summary>
public sealed class EngineFactoryTests
{
    [Theory]
    [InlineData("auto", true, "other was asked.")]
    [InlineData("other", true, "other was asked.")]
    [InlineData("other", false, "The model tiny cannot be run by the engine \"other\": it has no wheels. Set Models:Engine to auto, or to other or genai.")]
    [InlineData("none", true, "The model tiny cannot be run by the engine \"none\". Set Models:Engine to auto, or to other or genai.")]
    public async Task Get_AFolder_AsksTheLatestEngineThatCanRunIt(string engine, bool canRun, string message)
    {
        using var model = new TinyModel();
        await using var models = TestModels.Open(new ModelsOptions { Dir = model.Dir, Engine = engine }, new GenAiEngineFactory(TimeProvider.System), new OtherFactory(canRun));

        var error = await Assert.ThrowsAsync<ModelLoadException>(() => models.GetAsync(TinyModel.Name, TestContext.Current.CancellationToken));

        Assert.Equal(message.Replace("tiny", TinyModel.Name, StringComparison.Ordinal), error.Message);
    }

    private sealed class OtherFactory(bool canRun) : ILocalEngineFactory
    {
        public string Name => "other";

        public string? WhyNot(ModelFolder folder) => canRun ? null : "it has no wheels";

        public Task<ILocalEngine> LoadAsync(ModelFolder folder, EngineShape shape) => throw new ModelLoadException("other was asked.");

        public Task TryAsync(ModelFolder folder, Action<string> begins) => throw new ModelLoadException("other was tried.");

        public void Shutdown()
        {
        }
    }
}
