using System.Text.Json;
using Inspect.Engine.Inference.Import;
using Inspect.Tests.Support;

namespace Inspect.Tests.Inference.Import;

/// <summary>Imported models against transformers in fp32 on the same weights.</summary>
public sealed class ImportVectorTests
{
    private const double Tolerance = 2e-4;
    private const double CloseMargin = 0.05;

    private static readonly Lazy<JsonElement> Hf = new(() => JsonDocument.Parse(File.ReadAllText(Path.Combine(Vectors.Folder("import/hf")!, "expected.json"))).RootElement);
    private static readonly Lazy<JsonElement> Gguf = new(() => JsonGz.Read(Path.Combine(Vectors.Folder("import/gguf")!, "expected.json.gz")));

    /// <summary>Folders.</summary>
    public static TheoryData<string> Folders() => Vectors.Folder("import/hf") is null ? [] : [.. Hf.Value.EnumerateObject().Select(p => p.Name)];

    /// <summary>Files.</summary>
    public static TheoryData<string> Files() => Vectors.Folder("import/gguf") is null ? [] : [.. Gguf.Value.EnumerateObject().Select(p => p.Name)];

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Folders))]
    public void Convert_AFolderInFp32_GivesTheReferenceProbabilities(string name)
    {
        using var folder = ImportedFolder.Make(Path.Combine(Vectors.Folder("import/hf")!, name));

        foreach (var prompt in Hf.Value.GetProperty(name).EnumerateArray())
        {
            folder.Check(prompt, Tolerance);
        }
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Files))]
    public void Convert_AFileInFp32_GivesTheReferenceProbabilities(string name)
    {
        using var folder = ImportedFolder.Make(Path.Combine(Vectors.Folder("import/gguf")!, name));

        foreach (var prompt in Gguf.Value.GetProperty(name).GetProperty("prompts").EnumerateArray())
        {
            folder.Check(prompt, Tolerance);
        }
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Folders))]
    public void Convert_AFolderInInt8_KeepsTheTokensThatAreNotClose(string name)
    {
        using var folder = ImportedFolder.Make(Path.Combine(Vectors.Folder("import/hf")!, name), WeightPrecision.Int8);

        Assert.InRange(folder.Model.MeanRelativeError!.Value, 0, 0.01);
        foreach (var prompt in Hf.Value.GetProperty(name).EnumerateArray().Where(p => p.GetProperty("min_margin").GetDouble() > CloseMargin))
        {
            Assert.Equal(prompt.GetProperty("greedy").EnumerateArray().Select(g => g.GetInt32()), folder.Greedy(prompt));
        }
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Folders))]
    public void Convert_AFolderInInt4_SaysItsError(string name)
    {
        using var folder = ImportedFolder.Make(Path.Combine(Vectors.Folder("import/hf")!, name), WeightPrecision.Int4);

        Assert.InRange(folder.Model.MeanRelativeError!.Value, 0.02, 0.1);
        Assert.Equal("int4", folder.Folder.Precision);
        folder.Greedy(Hf.Value.GetProperty(name)[0]);
    }
}
