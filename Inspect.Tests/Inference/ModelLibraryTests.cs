using System.IO.Compression;
using Inspect.Engine.Inference;
using Inspect.Tests.Support;
using Microsoft.Extensions.Options;

namespace Inspect.Tests.Inference;

/// <summary>Model folders that are added over the app and removed.</summary>
public sealed class ModelLibraryTests : IDisposable
{
    private readonly string _dir = Directory.CreateTempSubdirectory("inspect-library-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_dir, recursive: true);

    [Theory]
    [InlineData("phi/")]
    [InlineData("")]
    public async Task AddZip_OfAModel_MakesItAModelUnderTheNameOfItsFolderOrFile(string folder)
    {
        using var model = new TinyModel();
        await using var models = TestModels.Open(_dir);
        using var library = Library(models);
        using var zip = ZipOf(Directory.GetFiles(model.Folder).Select(f => (folder + Path.GetFileName(f), File.ReadAllBytes(f))));

        var name = await library.AddZipAsync(zip, "phi.zip", Stop);

        Assert.Equal(("phi", LocalModelState.Found, 256), (name, models.StatusOf("phi").State, models.StatusOf("phi").ContextLength));
        Assert.Equal(["phi"], models.List().Select(m => m.Name));
        Assert.Equal(0, library.LeftoverBytes);
    }

    [Theory]
    [InlineData("../evil.txt")]
    [InlineData("/etc/evil.txt")]
    [InlineData("a/../../evil.txt")]
    [InlineData("a\\..\\evil.txt")]
    [InlineData("C:evil.txt")]
    [InlineData("a/b/c/d/deep.txt")]
    public async Task AddZip_ANameThatLeadsElsewhere_IsRefusedAndNothingIsWritten(string name)
    {
        await using var models = TestModels.Open(_dir);
        using var library = Library(models);
        using var zip = ZipOf([("genai_config.json", "{}"u8.ToArray()), (name, "evil"u8.ToArray())]);

        var error = await Assert.ThrowsAsync<ModelLoadException>(() => library.AddZipAsync(zip, "x.zip", Stop));

        Assert.Contains("leads elsewhere or too deep", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(_dir, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task AddZip_ALink_IsRefused()
    {
        await using var models = TestModels.Open(_dir);
        using var library = Library(models);
        using var zip = new MemoryStream();
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Create, leaveOpen: true))
        {
            archive.CreateEntry("model.onnx").ExternalAttributes = unchecked((int)0xA1FF0000);
        }

        var error = await Assert.ThrowsAsync<ModelLoadException>(() => library.AddZipAsync(zip, "x.zip", Stop));

        Assert.Equal("The zip holds the link model.onnx. Pack the files themselves.", error.Message);
    }

    [Fact]
    public async Task AddZip_AFileThatGrowsAThousandfold_IsRefused()
    {
        await using var models = TestModels.Open(_dir);
        using var library = Library(models);
        using var zip = ZipOf([("model.onnx", new byte[64 << 20])]);

        var error = await Assert.ThrowsAsync<ModelLoadException>(() => library.AddZipAsync(zip, "x.zip", Stop));

        Assert.Contains("grows to more than 100 times its size", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(_dir, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task AddZip_MoreThanAModelMayHave_IsRefused()
    {
        await using var models = TestModels.Open(_dir);
        using var library = Library(models, mostBytes: 1_000_000);
        using var zip = ZipOf([("model.onnx", new byte[2_000_000])]);

        var error = await Assert.ThrowsAsync<ModelLoadException>(() => library.AddZipAsync(zip, "x.zip", Stop));

        Assert.Contains("more than 1,000,000 bytes together", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("genai_config.json", "genai_config.json not found in phi. Expected next to model.onnx")]
    [InlineData("tokenizer.json", "tokenizer.json not found, or empty, in phi")]
    public async Task AddZip_AMissingFile_IsNamedWithoutThePlaceItWasTriedIn(string missing, string words)
    {
        using var model = new TinyModel();
        await using var models = TestModels.Open(_dir);
        using var library = Library(models);
        using var zip = ZipOf(Directory.GetFiles(model.Folder).Where(f => Path.GetFileName(f) != missing).Select(f => (Path.GetFileName(f), File.ReadAllBytes(f))));

        var error = await Assert.ThrowsAsync<ModelLoadException>(() => library.AddZipAsync(zip, "phi.zip", Stop));

        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.Empty(models.List());
    }

    [Fact]
    public async Task AddZip_NoZip_SaysSo()
    {
        await using var models = TestModels.Open(_dir);
        using var library = Library(models);
        using var zip = new MemoryStream("no zip at all"u8.ToArray());

        Assert.Contains("is no zip", (await Assert.ThrowsAsync<ModelLoadException>(() => library.AddZipAsync(zip, "x.zip", Stop))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AddFolder_OfAModel_IsTriedInAProcessOfItsOwnAndCopied()
    {
        using var model = new TinyModel();
        var check = TestModels.Check();
        await using var models = TestModels.Open(_dir, check);
        using var library = Library(models);

        var name = await library.AddFolderAsync(model.Folder, Stop);

        Assert.Equal((TinyModel.Name, 1), (name, check.Trials));
        Assert.Equal(Directory.GetFiles(model.Folder).Select(Path.GetFileName).Order(), Directory.GetFiles(Path.Combine(_dir, name)).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task AddFolder_WhatIsAlreadyThere_IsRefused()
    {
        using var model = new TinyModel();
        await using var models = TestModels.Open(_dir);
        using var library = Library(models);
        await library.AddFolderAsync(model.Folder, Stop);

        var error = await Assert.ThrowsAsync<ModelLoadException>(() => library.AddFolderAsync(model.Folder, Stop));

        Assert.StartsWith("There is already a model tiny.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("models/phi")]
    [InlineData("/nowhere/at/all")]
    public async Task AddFolder_NoWholePath_SaysSo(string path)
    {
        await using var models = TestModels.Open(_dir);
        using var library = Library(models);

        Assert.Contains($"There is no folder {path}", (await Assert.ThrowsAsync<ModelLoadException>(() => library.AddFolderAsync(path, Stop))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AddFolder_WithALinkInIt_IsRefused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need rights there.");
        using var model = new TinyModel();
        File.CreateSymbolicLink(model.Path("extra.json"), "/etc/hostname");
        await using var models = TestModels.Open(_dir);
        using var library = Library(models);

        Assert.Contains("is a link", (await Assert.ThrowsAsync<ModelLoadException>(() => library.AddFolderAsync(model.Folder, Stop))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Remove_ALoadedModel_UnloadsItAndSaysTheBytes()
    {
        using var model = new TinyModel();
        await using var models = TestModels.Open(model.Dir);
        using var library = Library(models);
        await models.GetAsync(TinyModel.Name, Stop);
        var bytes = Directory.GetFiles(model.Folder).Sum(f => new FileInfo(f).Length);

        Assert.Equal(bytes, await library.RemoveAsync(TinyModel.Name));

        Assert.False(Directory.Exists(model.Folder));
        Assert.Empty(models.List());
    }

    [Theory]
    [InlineData("..")]
    [InlineData("a/../..")]
    [InlineData("none")]
    public async Task Remove_WhatIsNoModelFolder_IsRefused(string name)
    {
        await using var models = TestModels.Open(_dir);
        using var library = Library(models);

        await Assert.ThrowsAsync<ModelLoadException>(() => library.RemoveAsync(name));
    }

    [Fact]
    public async Task CleanUp_WhatABrokenOffAdditionLeft_Frees()
    {
        Directory.CreateDirectory(Path.Combine(_dir, ".incoming", "x", "phi"));
        await File.WriteAllBytesAsync(Path.Combine(_dir, ".incoming", "x", "phi", "model.onnx"), new byte[1_000], Stop);
        await using var models = TestModels.Open(_dir);
        using var library = Library(models);

        Assert.Equal((1_000, 0), (library.LeftoverBytes, models.List().Count));
        Assert.Equal((1_000, 0), (library.CleanUp(), library.LeftoverBytes));
    }

    [Fact]
    public async Task Unload_AModel_IsLoadedAnewWhenItIsAskedFor()
    {
        using var model = new TinyModel();
        await using var models = TestModels.Open(model.Dir);
        var first = await models.GetAsync(TinyModel.Name, Stop);

        Assert.True(await models.UnloadAsync(TinyModel.Name));
        Assert.Equal(LocalModelState.Found, models.StatusOf(TinyModel.Name).State);
        Assert.False(await models.UnloadAsync(TinyModel.Name));
        Assert.NotSame(first, await models.GetAsync(TinyModel.Name, Stop));
    }

    [Fact]
    public async Task List_AFolderWithAGraphAlone_IsAModelThatLacksAFile()
    {
        Directory.CreateDirectory(Path.Combine(_dir, "phi"));
        await File.WriteAllTextAsync(Path.Combine(_dir, "phi", "model.onnx"), "x", Stop);
        await using var models = TestModels.Open(_dir);

        var status = Assert.Single(models.List());

        Assert.Equal(LocalModelState.Failed, status.State);
        Assert.StartsWith($"genai_config.json not found in {Path.Combine(_dir, "phi")}. Expected next to model.onnx", status.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void StatusOf_TheBuiltInModel_SaysItsPrecision() =>
        Assert.Equal("int8", TestModels.Open(Path.Combine(Repository.Root, "models")).StatusOf(BuiltInModel.Name).Precision);

    private static MemoryStream ZipOf(IEnumerable<(string Name, byte[] Bytes)> files)
    {
        var zip = new MemoryStream();
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, bytes) in files)
            {
                using var entry = archive.CreateEntry(name).Open();
                entry.Write(bytes);
            }
        }

        return zip;
    }

    private static ModelLibrary Library(LocalModels models, long mostBytes = 64_000_000_000) => new(models, Options.Create(new ModelsOptions { MostFolderBytes = mostBytes }));
}
