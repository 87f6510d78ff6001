using Inspect.Engine.Inference.Folders;

namespace Inspect.Engine.Inference.GenAi;

/// <summary>Engines of ONNX Runtime GenAI, which run any folder that can be read.</summary>
/// <param name="time">Measures speeds.</param>
public sealed class GenAiEngineFactory(TimeProvider time) : ILocalEngineFactory
{
    /// <inheritdoc />
    public string Name => "genai";

    /// <inheritdoc />
    public bool CanRun(ModelFolder folder) => true;

    /// <inheritdoc />
    public async Task<ILocalEngine> LoadAsync(ModelFolder folder) => await GenAiEngine.LoadAsync(folder, time).ConfigureAwait(false);

    /// <inheritdoc />
    public void Shutdown() => GenAiRuntime.Shutdown();
}
