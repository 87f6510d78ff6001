using Inspect.Engine.Inference;
using Inspect.Engine.Inference.Import;
using Inspect.Tests.Support;

namespace Inspect.Tests.Inference.Import;

/// <summary>GGUF models that lie in several files.</summary>
public sealed class SplitGgufTests : IDisposable
{
    private readonly string _dir = Directory.CreateTempSubdirectory("inspect-split-").FullName;

    private static string Whole
    {
        get
        {
            var folder = Vectors.Folder("import/gguf");
            Assert.SkipUnless(folder is not null, "import/gguf is not in the vectors of this machine.");
            return Path.Combine(folder!, "llama-q8_0.gguf");
        }
    }

    public void Dispose() => Directory.Delete(_dir, recursive: true);

    [Fact]
    public async Task Convert_AllParts_MakesTheModelThatTheWholeFileMakes()
    {
        var parts = SplitGguf.Write(Whole, _dir, 3);

        var split = await ConvertAsync(parts[0], "split");

        var whole = await ConvertAsync(Whole, "whole");
        Assert.Equal(Directory.GetFiles(whole).Select(Path.GetFileName).Order(), Directory.GetFiles(split).Select(Path.GetFileName).Order());
        Assert.All(Directory.GetFiles(whole), f => Assert.Equal(File.ReadAllBytes(f), File.ReadAllBytes(Path.Combine(split, Path.GetFileName(f)))));
    }

    [Fact]
    public void Inspect_APartIsMissing_NamesIt()
    {
        var parts = SplitGguf.Write(Whole, _dir, 3);
        File.Delete(parts[1]);

        Assert.Equal($"{parts[0]} is one of 3 parts, and tiny-00002-of-00003.gguf is missing. Put all parts beside each other, under the names that they had.", ModelImport.Inspect(parts[0]).WhyNot);
    }

    [Fact]
    public void Inspect_AnotherPartThanTheFirst_NamesTheFirst() =>
        Assert.EndsWith("tiny-00002-of-00003.gguf is part 2 of 3. Name the first one, tiny-00001-of-00003.gguf: the others are found by it.", ModelImport.Inspect(SplitGguf.Write(Whole, _dir, 3)[1]).WhyNot, StringComparison.Ordinal);

    [Fact]
    public void Inspect_APartOfAnotherPlace_IsRefused() =>
        Assert.EndsWith("tiny-00002-of-00003.gguf does not say that it is part 2 of 3: its name and its content differ. Copy it again from where the model came from.", ModelImport.Inspect(SplitGguf.Write(Whole, _dir, 3, part => part == 0 ? 0 : 2)[0]).WhyNot, StringComparison.Ordinal);

    [Fact]
    public void Inspect_APartUnderAnotherName_IsRefused()
    {
        var other = Path.Combine(_dir, "model.gguf");
        File.Move(SplitGguf.Write(Whole, _dir, 2)[0], other);

        Assert.StartsWith($"{other} is one of 2 files that a model was split into, and its name does not say which.", ModelImport.Inspect(other).WhyNot, StringComparison.Ordinal);
    }

    [Fact]
    public void Inspect_TheSamePartTwice_IsRefused()
    {
        var parts = SplitGguf.Write(Whole, _dir, 2);
        using (var first = File.OpenWrite(parts[1]))
        {
            // The tensors of the first part, under the number of the second.
            first.SetLength(0);
            var again = Directory.CreateDirectory(Path.Combine(_dir, "again")).FullName;
            first.Write(File.ReadAllBytes(SplitGguf.Write(Whole, again, 2, _ => 1)[0]));
        }

        Assert.Contains("in two of its parts", ModelImport.Inspect(parts[0]).WhyNot, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Convert_APartThatEndsEarly_SaysWhich()
    {
        var parts = SplitGguf.Write(Whole, _dir, 3);
        using (var last = File.OpenWrite(parts[2]))
        {
            last.SetLength(last.Length / 2);
        }

        var error = await Assert.ThrowsAsync<ModelLoadException>(() => ConvertAsync(parts[0], "split"));

        Assert.Contains(parts[2], error.Message, StringComparison.Ordinal);
    }

    private async Task<string> ConvertAsync(string source, string name)
    {
        var target = Directory.CreateDirectory(Path.Combine(_dir, name)).FullName;
        await ModelImport.ConvertAsync(source, target, WeightPrecision.Fp32, null, TestContext.Current.CancellationToken);
        return target;
    }
}
