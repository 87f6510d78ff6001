using Inspect.Engine.Inference;
using Inspect.Engine.Inference.Tokenization;

namespace Inspect.Tests.Inference;

/// <summary>An added token that takes the blanks behind it, beside one of blanks that takes those before it: where the first takes more than the second has, the library ends the process.</summary>
public sealed class BlankClashTests
{
    private const string Taker = """{"id":2,"content":"<a>","single_word":false,"lstrip":false,"rstrip":true,"normalized":false,"special":false}""";
    private const string Blank = """{"id":3,"content":"\t","single_word":false,"lstrip":true,"rstrip":false,"normalized":false,"special":false}""";

    [Theory]
    [InlineData("x<a>\t x")]
    [InlineData("<a> \t\nx")]
    [InlineData("<a>x<a>\t\t")]
    public void Encode_BlanksOfWhichTheFirstTakesMore_IsRefusedBeforeTheLibrarySeesIt(string text)
    {
        using var tokenizer = Load($"{Taker},{Blank}", "null");

        var error = Assert.Throws<GenerationException>(() => tokenizer.Encode(text, addSpecialTokens: false));

        Assert.Equal("The prompt has blanks behind <a> on which the tokenizer of this model would end the app. Take them away, or use another model.", error.Message);
    }

    // The ids are those of the library, which takes these texts.
    [Theory]
    [InlineData("x<a>\tx", new uint[] { 0, 2, 0 })]
    [InlineData("x<a> x\tx", new uint[] { 0, 2, 0, 3, 0 })]
    [InlineData("x<a>   x", new uint[] { 0, 2, 0 })]
    public void Encode_OtherBlanks_AreRead(string text, uint[] ids)
    {
        using var tokenizer = Load($"{Taker},{Blank}", "null");

        Assert.Equal(ids, tokenizer.Encode(text, addSpecialTokens: false));
    }

    [Fact]
    public void Load_WhereTextsAreNormalisedFirst_IsRefused()
    {
        var error = Assert.Throws<ModelLoadException>(() => Load($"{Taker.Replace("\"normalized\":false", "\"normalized\":true", StringComparison.Ordinal)},{Blank}", """{"type":"Lowercase"}"""));

        Assert.Contains("one of its added tokens takes the blanks behind it", error.Message, StringComparison.Ordinal);
    }

    private static HfTokenizer Load(string added, string normalizer)
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".json");
        File.WriteAllText(path, $$$"""
            {"version":"1.0","added_tokens":[{{{added}}}],"normalizer":{{{normalizer}}},"pre_tokenizer":null,"post_processor":null,"decoder":null,
             "model":{"type":"BPE","merges":[],"vocab":{"x":0," ":1}} }
            """);
        try
        {
            return HfTokenizer.Load(path);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
