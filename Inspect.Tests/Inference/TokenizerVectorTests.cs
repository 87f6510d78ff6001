using System.Text;
using System.Text.Json;
using Inspect.Engine.Inference;
using Inspect.Engine.Inference.Tokenization;
using Inspect.Tests.Support;

namespace Inspect.Tests.Inference;

/// <summary>Ids, texts and streams of real tokenizers against Hugging Face's library.</summary>
public sealed class TokenizerVectorTests
{
    public static TheoryData<string> Families()
    {
        var root = Vectors.Root is { } vectors ? Path.Combine(vectors, "tokenizers") : null;
        return root is null || !Directory.Exists(root) ? [] : [.. Directory.GetDirectories(root).Select(d => Path.GetFileName(d)!).Order(StringComparer.Ordinal)];
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Families))]
    public void Encode_TextsOfTheFamily_GiveTheIds(string family)
    {
        using var tokenizer = Load(family);
        foreach (var test in Cases(family, "cases"))
        {
            var text = test.GetProperty("text").GetString()!;

            Assert.Equal((text, Join(test.GetProperty("ids"))), (text, string.Join(',', tokenizer.Encode(text, addSpecialTokens: false))));
            Assert.Equal((text, Join(test.GetProperty("idsSpecial"))), (text, string.Join(',', tokenizer.Encode(text, addSpecialTokens: true))));
        }
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Families))]
    public void Decode_IdsOfTheFamily_GiveTheText(string family)
    {
        using var tokenizer = Load(family);
        foreach (var test in Cases(family, "cases"))
        {
            var ids = Ids(test.GetProperty("idsSpecial"));

            var text = test.GetProperty("text").GetString();

            Assert.Equal((text, test.GetProperty("decoded").GetString()), (text, tokenizer.Decode(ids, skipSpecialTokens: false)));
            Assert.Equal((text, test.GetProperty("decodedSkip").GetString()), (text, tokenizer.Decode(ids, skipSpecialTokens: true)));
        }
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Families))]
    public void Stream_IdsOfTheFamily_GivesWholeCharactersThatStay(string family)
    {
        using var tokenizer = Load(family);
        foreach (var test in Cases(family, "streams"))
        {
            var stream = new TokenStream(tokenizer, test.GetProperty("skipSpecial").GetBoolean());
            var full = test.GetProperty("full").GetString()!;
            var text = new StringBuilder();

            foreach (var id in Ids(test.GetProperty("ids")))
            {
                text.Append(stream.Append(id));
                Assert.StartsWith(text.ToString(), full, StringComparison.Ordinal);
            }

            Assert.Equal(full, text.Append(stream.Flush()).ToString());
        }
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Families))]
    public void Stream_IdsOfTheFamily_GiveEachCharacterAtOnce(string family)
    {
        using var tokenizer = Load(family);
        foreach (var test in Cases(family, "streams").Where(t => t.GetProperty("pieces").ValueKind == JsonValueKind.Array))
        {
            var skipsSpecial = test.GetProperty("skipSpecial").GetBoolean();
            var stream = new TokenStream(tokenizer, skipsSpecial);
            var ids = Ids(test.GetProperty("ids"));

            string[] pieces = [.. ids.Select(stream.Append), stream.Flush()];

            // A run of single bytes is held until it ends, since a later byte may change all of it: compare behind each run.
            // U+FFFD at the end is held too, since it may stand for a character that is not complete yet.
            string[] expected = [.. test.GetProperty("pieces").EnumerateArray().Select(p => p.GetString()!)];
            var ends = Enumerable.Range(0, pieces.Length).Where(i => i == ids.Length || !(tokenizer.IsByte(ids[i]) || (skipsSpecial && tokenizer.IsSpecial(ids[i])))).ToList();
            Assert.Equal(ends.Select(i => SoFar(expected, i)), ends.Select(i => SoFar(pieces, i)));
        }
    }

    [Fact]
    public void Encode_AddedTokens_FollowTheirFlags()
    {
        var path = Vectors.Root is { } root ? Path.Combine(root, "tokenizers", "components.json.gz") : null;
        Assert.SkipUnless(File.Exists(path), "components.json.gz is not in the vectors of this machine.");
        foreach (var component in JsonGz.Read(path!).GetProperty("added").EnumerateArray())
        {
            using var tokenizer = Load(Encoding.UTF8.GetBytes(component.GetProperty("tokenizer").GetRawText()));
            foreach (var test in component.GetProperty("cases").EnumerateArray())
            {
                var text = test.GetProperty("text").GetString()!;
                Assert.Equal((component.GetProperty("name").GetString(), text, Join(test.GetProperty("ids"))),
                    (component.GetProperty("name").GetString(), text, string.Join(',', tokenizer.Encode(text, addSpecialTokens: false))));
            }
        }
    }

    [Fact]
    public void Encode_AVeryLongText_IsRefusedBeforeTheLibrarySeesIt()
    {
        Assert.SkipUnless(Families().Count > 0, "No tokenizer is in the vectors of this machine.");
        using var tokenizer = Load("smollm2");

        var error = Assert.Throws<GenerationException>(() => tokenizer.Encode(new string(' ', HfTokenizer.MaxCharacters + 1), addSpecialTokens: false));

        Assert.Contains("4,000,000", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Encode_ALoneSurrogate_CountsAsTheReplacementCharacter()
    {
        Assert.SkipUnless(Families().Count > 0, "No tokenizer is in the vectors of this machine.");
        using var tokenizer = Load("smollm2");

        Assert.Equal(tokenizer.Encode("a\uFFFDb", addSpecialTokens: false), tokenizer.Encode("a\uD800b", addSpecialTokens: false));
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>not found</html>")]
    [InlineData("{\"model\": {\"type\": \"BPE\"")]
    [InlineData("{\"model\": {\"type\": \"Unknown\"}}")]
    [InlineData("version https://git-lfs.github.com/spec/v1")]
    public void Load_ADamagedFile_SaysWhatToDo(string text)
    {
        var error = Assert.Throws<ModelLoadException>(() => Load(Encoding.UTF8.GetBytes(text)));

        Assert.Contains("Copy the file again", error.Message, StringComparison.Ordinal);
    }

    private static string SoFar(string[] pieces, int last) => string.Concat(pieces[..(last + 1)]).TrimEnd('\uFFFD');

    private static HfTokenizer Load(string family) => Load(JsonGz.ReadBytes(Path.Combine(Vectors.Root!, "tokenizers", family, "tokenizer.json.gz")));

    private static HfTokenizer Load(byte[] json)
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.json");
        File.WriteAllBytes(path, json);
        try
        {
            return HfTokenizer.Load(path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static JsonElement.ArrayEnumerator Cases(string family, string kind) =>
        JsonGz.Read(Path.Combine(Vectors.Root!, "tokenizers", family, "cases.json.gz")).GetProperty(kind).EnumerateArray();

    private static uint[] Ids(JsonElement list) => [.. list.EnumerateArray().Select(i => i.GetUInt32())];

    private static string Join(JsonElement list) => string.Join(',', Ids(list));
}
