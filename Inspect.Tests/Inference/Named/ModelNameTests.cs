using Inspect.Engine.Inference.Import;
using Inspect.Engine.Inference.Named;

namespace Inspect.Tests.Inference.Named;

/// <summary>Names of models that are converted before they run.</summary>
public sealed class ModelNameTests
{
    [Theory]
    [InlineData("hf/TinyLlama/TinyLlama-1.1B-Chat-v1.0", "TinyLlama/TinyLlama-1.1B-Chat-v1.0", "main", null, "hf--TinyLlama--TinyLlama-1.1B-Chat-v1.0")]
    [InlineData("hf/EleutherAI/pythia-70m-deduped@step1000", "EleutherAI/pythia-70m-deduped", "step1000", null, "hf--EleutherAI--pythia-70m-deduped--rev--step1000")]
    [InlineData("hf/o/m@main", "o/m", "main", null, "hf--o--m")]
    [InlineData("hf/gpt2", "gpt2", "main", null, "hf--gpt2")]
    [InlineData("hf/o/m/m-q8.gguf", "o/m", "main", "m-q8.gguf", "hf--o--m--m-q8.gguf")]
    [InlineData("hf/o/m/q/m-q8.gguf@v1", "o/m", "v1", "q/m-q8.gguf", null)]
    [InlineData("hf/o/m@refs/pr/1", "o/m", "refs/pr/1", null, null)]
    public void TryParse_NamesOfTheHub_AreReadAndHaveAFolder(string text, string repo, string revision, string? file, string? folder)
    {
        Assert.True(ModelName.TryParse(text, out var name, out _));

        Assert.Equal((repo, revision, file, null), (name.Repo, name.Revision, name.File, name.LocalPath));
        Assert.Equal(folder ?? name.FolderOf(WeightPrecision.Int8), name.FolderOf(WeightPrecision.Int8));
        Assert.Matches("^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$", name.FolderOf(WeightPrecision.Fp16));
        Assert.NotEqual(name.FolderOf(WeightPrecision.Int8), name.FolderOf(WeightPrecision.Int4));
    }

    [Theory]
    [InlineData("gguf/small.gguf", "small.gguf")]
    [InlineData("/models/small.gguf", "/models/small.gguf")]
    [InlineData("small.gguf", "small.gguf")]
    [InlineData("./llama", "./llama")]
    [InlineData("/home/me/llama", "/home/me/llama")]
    [InlineData("hf//home/me/llama", "/home/me/llama")]
    [InlineData("~/llama", "~/llama")]
    public void TryParse_Paths_LieOnThisMachine(string text, string path)
    {
        Assert.True(ModelName.TryParse(text, out var name, out _));

        Assert.Equal((path, null), (name.LocalPath, name.Repo));
    }

    [Theory]
    [InlineData("hf/")]
    [InlineData("hf/o/m/file.bin")]
    [InlineData("hf/o/../m")]
    [InlineData("hf/o/m@../x")]
    [InlineData("hf/o/m@")]
    [InlineData("hf/o/m--x")]
    [InlineData("hf/o/m?x=1")]
    [InlineData("hf/o/m/../../x.gguf")]
    [InlineData("onnx/m")]
    public void TryParse_WhatIsNoName_SaysWhatOneLooksLike(string text)
    {
        Assert.False(ModelName.TryParse(text, out _, out var problem));

        Assert.Contains("is no name of a model: write hf/ORG/NAME", problem, StringComparison.Ordinal);
    }
}
