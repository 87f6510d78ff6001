using Inspect.Engine.Inference.Folders;
using Inspect.Engine.Inference.Tokenization;
using Microsoft.Extensions.Options;

namespace Inspect.Engine.Inference.GenAi;

/// <summary>Engines of ONNX Runtime GenAI, which run any folder that can be read.</summary>
/// <param name="time">Measures speeds.</param>
/// <param name="options">How much memory batches may take; null for the usual share.</param>
public sealed class GenAiEngineFactory(TimeProvider time, IOptions<ModelsOptions>? options = null) : ILocalEngineFactory
{
    /// <summary>Name of the engine.</summary>
    internal const string EngineName = "genai";

    /// <inheritdoc />
    public string Name => EngineName;

    /// <inheritdoc />
    public string? WhyNot(ModelFolder folder) => null;

    /// <inheritdoc />
    public async Task<ILocalEngine> LoadAsync(ModelFolder folder, EngineShape shape) => await GenAiEngine.LoadAsync(
        folder, time, memoryPercent: options?.Value.BatchMemoryPercent ?? ModelsOptions.UsualBatchMemoryPercent, shape: shape).ConfigureAwait(false);

    /// <inheritdoc />
    public async Task TryAsync(ModelFolder folder, Action<string> begins)
    {
        var tokenizerName = Path.GetFileName(folder.TokenizerPath);
        begins(tokenizerName);
        using var tokenizer = HfTokenizer.Load(folder.TokenizerPath);
        TokenizerTrial.RunTexts(tokenizer);
        var engine = await GenAiEngine.LoadAsync(folder, time, begins).ConfigureAwait(false);
        await using (engine.ConfigureAwait(false))
        {
            begins(tokenizerName);
            TokenizerTrial.RunIds(tokenizer, engine.Info.VocabularySize);
        }
    }

    /// <inheritdoc />
    public void Shutdown() => GenAiRuntime.Shutdown();
}
