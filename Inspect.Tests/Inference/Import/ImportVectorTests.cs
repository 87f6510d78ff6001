using System.Text.Json;
using Inspect.Tests.Support;

namespace Inspect.Tests.Inference.Import;

/// <summary>Imported models against transformers in fp32 on the same weights.</summary>
public sealed class ImportVectorTests
{
    private const double Tolerance = 2e-4;

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
}
