using System.Text.Json;
using Inspect.Engine.Inference;
using Inspect.Engine.Inference.Batch;
using Inspect.Engine.Inference.Folders;
using Inspect.Engine.Inference.GenAi;
using Inspect.Engine.Inference.Import;
using Inspect.Engine.Inference.Sampling;
using Inspect.Tests.Support;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Inspect.Tests.Inference.Import;

/// <summary>Imported folders in the engines.</summary>
public sealed class ImportEngineTests : IDisposable
{
    private readonly DirectoryInfo _target = Directory.CreateTempSubdirectory("inspect-import-");

    [Theory]
    [InlineData("llama", "batch")]
    [InlineData("llama", "genai")]
    [InlineData("gpt2", "batch")]
    [InlineData("gpt2", "genai")]
    [InlineData("gemma3", "genai")]
    public async Task Generate_AnImportedFolder_GivesTheGreedyIds(string name, string kind)
    {
        var source = await ImportAsync(name, WeightPrecision.Fp32);
        var prompt = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(source, "..", "expected.json"), TestContext.Current.CancellationToken)).RootElement.GetProperty(name)[0];
        await using ILocalEngine engine = kind == "batch"
            ? await BatchEngine.LoadAsync(ModelFolder.Read(_target.FullName), TimeProvider.System)
            : await GenAiEngine.LoadAsync(_target.FullName);

        var end = await EndOfAsync(engine, prompt.GetProperty("text").GetString()!);

        Assert.Equal(prompt.GetProperty("ids").GetArrayLength(), end.InputTokens);
        Assert.Equal(prompt.GetProperty("greedy").EnumerateArray().Take(end.OutputTokens).Select(g => g.GetInt32()), end.Ids);
    }

    [Theory]
    [InlineData("llama")]
    [InlineData("gpt2")]
    public async Task Convert_ToFp16_HasKeysAndWeightsOfThatType(string name)
    {
        await ImportAsync(name, WeightPrecision.Fp16);

        using var session = new InferenceSession(Path.Combine(_target.FullName, "model.onnx"));

        Assert.Equal("fp16", ModelFolder.Read(_target.FullName).Precision);
        Assert.Equal(TensorElementType.Float16, session.InputMetadata["past_key_values.0.key"].ElementDataType);
        Assert.Equal(TensorElementType.Float, session.OutputMetadata["logits"].ElementDataType);
    }

    /// <inheritdoc />
    public void Dispose() => _target.Delete(recursive: true);

    /// <summary>Imports a folder of the vectors, with a template for raw texts, which their prompts are.</summary>
    private async Task<string> ImportAsync(string name, WeightPrecision precision)
    {
        var folder = Vectors.Folder(Path.Combine("import", "hf", name));
        Assert.SkipWhen(folder is null, $"import/hf/{name} is not in the vectors of this machine.");
        await ModelImport.ConvertAsync(folder!, _target.FullName, precision, null, TestContext.Current.CancellationToken);
        File.Delete(Path.Combine(_target.FullName, "chat_template.jinja"));
        await File.WriteAllTextAsync(Path.Combine(_target.FullName, "tokenizer_config.json"), JsonSerializer.Serialize(new { chat_template = TinyModel.RawTemplate }), TestContext.Current.CancellationToken);
        return folder!;
    }

    private static async Task<LocalEnd> EndOfAsync(ILocalEngine engine, string text)
    {
        LocalEnd? end = null;
        var request = new LocalRequest { Messages = [new LocalMessage("user", text)], Sampling = new SamplingSettings { Temperature = 0 }, MaxTokens = 8 };
        await foreach (var delta in engine.GenerateAsync(request, TestContext.Current.CancellationToken))
        {
            end = delta.End ?? end;
        }

        return end!;
    }
}
