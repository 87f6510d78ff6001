using System.Text.Json.Nodes;
using Inspect.Engine.Inference;
using Inspect.Tests.Support;

namespace Inspect.Tests.Inference;

/// <summary>Each file of a model folder, missing or damaged: a sentence names the folder, the file and what to do.</summary>
public sealed class DamagedModelTests
{
    [Theory]
    [InlineData("genai_config.json", "missing")]
    [InlineData("genai_config.json", "empty")]
    [InlineData("genai_config.json", "cut")]
    [InlineData("genai_config.json", "text")]
    [InlineData("genai_config.json", "array")]
    [InlineData("genai_config.json", "zeros")]
    [InlineData("tokenizer.json", "missing")]
    [InlineData("tokenizer.json", "empty")]
    [InlineData("tokenizer.json", "cut")]
    [InlineData("tokenizer.json", "text")]
    [InlineData("tokenizer.json", "array")]
    [InlineData("tokenizer.json", "zeros")]
    [InlineData("tokenizer_config.json", "cut")]
    [InlineData("tokenizer_config.json", "text")]
    [InlineData("tokenizer_config.json", "array")]
    [InlineData("tokenizer_config.json", "zeros")]
    [InlineData("chat_template.jinja", "empty")]
    [InlineData("chat_template.jinja", "cut")]
    [InlineData("model.onnx", "missing")]
    [InlineData("model.onnx", "empty")]
    [InlineData("model.onnx", "cut")]
    [InlineData("model.onnx", "text")]
    [InlineData("model.onnx", "zeros")]
    [InlineData("model.onnx.data", "missing")]
    [InlineData("model.onnx.data", "empty")]
    [InlineData("model.onnx.data", "cut")]
    public async Task Get_ADamagedFile_NamesFolderFileAndRemedy(string file, string damage)
    {
        using var model = new TinyModel();

        // The small models have their template twice.
        model.Edit("tokenizer_config.json", config => config.AsObject().Remove(file == "chat_template.jinja" ? "chat_template" : string.Empty));
        Damage(model.Path(file), damage);
        await using var models = Open(model);

        var error = await Assert.ThrowsAsync<ModelLoadException>(() => models.GetAsync(TinyModel.Name, TestContext.Current.CancellationToken));

        Assert.Contains(model.Folder, error.Message, StringComparison.Ordinal);
        Assert.Contains(file == "model.onnx.data" && damage == "cut" ? "its weights" : file, error.Message, StringComparison.Ordinal);
        Assert.Matches("(?i)copy (it|the file|the folder's files)", error.Message);
        Assert.Equal((LocalModelState.Failed, error.Message), (models.StatusOf(TinyModel.Name).State, models.StatusOf(TinyModel.Name).Problem));
    }

    [Theory]
    [InlineData("eos_token_id", "100000", 100_000)]
    [InlineData("eos_token_id", "[1, -1]", -1)]
    [InlineData("pad_token_id", "100000", 100_000)]
    [InlineData("pad_token_id", "-1", -1)]
    public async Task Get_AConfigOfAnotherModel_NamesTheTokenAndRemedy(string name, string ids, int wrong)
    {
        using var model = new TinyModel();
        model.Edit("genai_config.json", config => config["model"]![name] = JsonNode.Parse(ids));
        await using var models = Open(model);

        var error = await Assert.ThrowsAsync<ModelLoadException>(() => models.GetAsync(TinyModel.Name, TestContext.Current.CancellationToken));

        Assert.StartsWith($"{model.Path("genai_config.json")} gives the {name} {wrong}, but", error.Message, StringComparison.Ordinal);
        Assert.Contains("copy it again", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Generate_WeightsThatAreNoNumbers_FailsTheAnswerNotTheProcess()
    {
        using var model = new TinyModel();
        var weights = new byte[new FileInfo(model.Path("model.onnx.data")).Length];
        Array.Fill(weights, (byte)0xFF);
        await File.WriteAllBytesAsync(model.Path("model.onnx.data"), weights, TestContext.Current.CancellationToken);
        await using var models = Open(model);
        var engine = await models.GetAsync(TinyModel.Name, TestContext.Current.CancellationToken);

        var error = await Assert.ThrowsAsync<GenerationException>(async () =>
        {
            await foreach (var _ in engine.GenerateAsync(new LocalRequest { Messages = [new LocalMessage("user", "Hi")] }, TestContext.Current.CancellationToken))
            {
            }
        });

        Assert.Contains("no usable numbers", error.Message, StringComparison.Ordinal);
    }

    private static LocalModels Open(TinyModel model) => TestModels.Open(model.Dir);

    private static void Damage(string path, string damage)
    {
        var bytes = File.ReadAllBytes(path);
        switch (damage)
        {
            case "missing": File.Delete(path); break;
            case "empty": File.WriteAllBytes(path, []); break;
            case "cut": File.WriteAllBytes(path, bytes[..(bytes.Length / 2)]); break;
            case "zeros": File.WriteAllBytes(path, new byte[bytes.Length]); break;
            case "array": File.WriteAllText(path, "[1, 2]"); break;
            default: File.WriteAllText(path, "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 575744\n"); break;
        }
    }
}
