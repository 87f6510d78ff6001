using Inspect.Engine.Inference;
using Inspect.Engine.Inference.Folders;
using Inspect.Tests.Support;

namespace Inspect.Tests.Inference;

/// <summary>Model folders with something wrong: each failure is a sentence, and the process lives on.</summary>
public sealed class ModelFolderTests : IDisposable
{
    private readonly string _dir = Directory.CreateTempSubdirectory("inspect-models-").FullName;

    public void Dispose() => Directory.Delete(_dir, recursive: true);

    [Fact]
    public async Task Get_NoFolder_SaysWhereItWasExpected() => await AssertFailsAsync("There is no model folder", _ => { }, create: false);

    [Fact]
    public async Task Get_NoConfig_SaysWhereItWasExpected() =>
        await AssertFailsAsync("genai_config.json not found", folder => File.Delete(Path.Combine(folder, "genai_config.json")));

    [Fact]
    public async Task Get_ADamagedConfig_SaysSo() =>
        await AssertFailsAsync("genai_config.json cannot be read", folder => File.WriteAllText(Path.Combine(folder, "genai_config.json"), "{\"model\": "));

    [Fact]
    public async Task Get_NoGraph_NamesIt() => await AssertFailsAsync("model.onnx not found", folder => File.Delete(Path.Combine(folder, "model.onnx")));

    [Fact]
    public async Task Get_NoWeights_NamesThem() => await AssertFailsAsync("model.onnx.data not found", folder => File.Delete(Path.Combine(folder, "model.onnx.data")));

    [Fact]
    public async Task Get_CutWeights_FailsWithASentence() => await AssertFailsAsync("model.onnx or its weights", folder =>
    {
        using var file = File.OpenWrite(Path.Combine(folder, "model.onnx.data"));
        file.SetLength(file.Length / 2);
    });

    [Fact]
    public async Task Get_ADamagedGraph_FailsWithASentence() =>
        await AssertFailsAsync("model.onnx or its weights", folder => File.WriteAllBytes(Path.Combine(folder, "model.onnx"), [1, 2, 3, 4]));

    [Fact]
    public async Task Get_ADamagedTokenizer_NamesIt() =>
        await AssertFailsAsync("tokenizer.json cannot be read", folder => File.WriteAllText(Path.Combine(folder, "tokenizer.json"), "{\"model\": {"));

    [Fact]
    public async Task Get_APathThatLeavesTheFolder_IsRefused() => await AssertFailsAsync("lies outside of the folder", folder =>
    {
        var config = Path.Combine(folder, "genai_config.json");
        File.WriteAllText(config, File.ReadAllText(config).Replace("\"model.onnx\"", "\"../model.onnx\"", StringComparison.Ordinal));
    });

    [Fact]
    public async Task Get_ANameThatLeavesTheFolder_IsRefused()
    {
        await using var models = Create();

        await Assert.ThrowsAsync<ModelLoadException>(() => models.GetAsync("../secret", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Get_AfterTheFolderWasMended_Loads()
    {
        var folder = Copy();
        File.Move(Path.Combine(folder, "model.onnx"), Path.Combine(folder, "gone"));
        await using var models = Create();
        await Assert.ThrowsAsync<ModelLoadException>(() => models.GetAsync("tiny", TestContext.Current.CancellationToken));
        File.Move(Path.Combine(folder, "gone"), Path.Combine(folder, "model.onnx"));

        var engine = await models.GetAsync("tiny", TestContext.Current.CancellationToken);

        Assert.Equal((LocalModelState.Ready, 512), (models.StatusOf("tiny").State, engine.Info.VocabularySize));
    }

    private async Task AssertFailsAsync(string message, Action<string> damage, bool create = true)
    {
        if (create)
        {
            damage(Copy());
        }

        await using var models = Create();

        var error = await Assert.ThrowsAsync<ModelLoadException>(() => models.GetAsync("tiny", TestContext.Current.CancellationToken));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal(LocalModelState.Failed, models.StatusOf("tiny").State);
    }

    private LocalModels Create() => TestModels.Open(_dir);

    private string Copy()
    {
        var source = Vectors.Root is { } root ? Path.Combine(root, "tiny-models", "llama") : null;
        Assert.SkipUnless(Directory.Exists(source), "tiny-models/llama is not in the vectors of this machine.");
        var target = Directory.CreateDirectory(Path.Combine(_dir, "tiny")).FullName;
        foreach (var file in Directory.GetFiles(source!))
        {
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
            File.SetAttributes(Path.Combine(target, Path.GetFileName(file)), FileAttributes.Normal);
        }

        return target;
    }

    [Fact]
    public void Read_AFolderThatDidNotChange_IsReadOnce()
    {
        using var model = new TinyModel();
        var folders = new ModelFolders();
        var first = folders.Read(model.Folder);

        var again = folders.Read(model.Folder);
        File.SetLastWriteTimeUtc(model.Path("genai_config.json"), new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc));
        folders.Read(model.Folder);

        Assert.Same(first, again);
        Assert.Equal(2, folders.Reads);
    }
}
