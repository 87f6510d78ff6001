using System.Text.Json;
using Inspect.Engine.Inference.Import.Gguf;
using Inspect.Engine.Inference.Import.Tokenizers;
using Inspect.Engine.Inference.Tokenization;
using Inspect.Tests.Support;

namespace Inspect.Tests.Inference.Import;

/// <summary>Tokenizers of GGUF files against llama.cpp.</summary>
public sealed class ImportTokenizerTests
{
    private static readonly Lazy<JsonElement> Expected = new(() => JsonGz.Read(Path.Combine(Vectors.Folder("import/gguf")!, "expected.json.gz")));

    /// <summary>Files.</summary>
    public static TheoryData<string> Files() => Vectors.Folder("import/gguf") is null ? [] : [.. Expected.Value.EnumerateObject().Select(p => p.Name)];

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Files))]
    public void Write_AFilesTokenizer_GivesTheReferenceIds(string name)
    {
        var target = Directory.CreateTempSubdirectory("inspect-import-");
        try
        {
            using var file = GgufFile.Open(Path.Combine(Vectors.Folder("import/gguf")!, name));
            GgufTokenizer.Read(file.Header.Metadata, 512).Write(target.FullName);
            using var tokenizer = HfTokenizer.Load(Path.Combine(target.FullName, "tokenizer.json"));

            foreach (var entry in Expected.Value.GetProperty(name).GetProperty("tokenize").EnumerateArray())
            {
                var text = entry.GetProperty("text").GetString()!;
                var ids = tokenizer.Encode(text, addSpecialTokens: false);
                Assert.Equal($"{text}: {string.Join(' ', entry.GetProperty("ids").EnumerateArray().Select(i => i.GetInt32()))}", $"{text}: {string.Join(' ', ids)}");
            }
        }
        finally
        {
            target.Delete(recursive: true);
        }
    }

    [Fact]
    public void Read_AFileThatNamesTheEndOfTexts_KnowsTheEndOfTurnsToo()
    {
        Assert.SkipWhen(Vectors.Folder("import/gguf") is null, "import/gguf is not in the vectors of this machine.");
        using var file = GgufFile.Open(Path.Combine(Vectors.Folder("import/gguf")!, "llama-f32.gguf"));

        var tokenizer = GgufTokenizer.Read(file.Header.Metadata, 512);

        Assert.Equal(["<|im_end|>", "<|endoftext|>"], tokenizer.EndIds.Select(id => tokenizer.Tokens[id]));
        Assert.Equal(1, tokenizer.BeginId);
        Assert.Equal(0, tokenizer.PaddingId);
    }
}
