using Inspect.Engine.Inference;
using Inspect.Engine.Inference.Tokenization;

namespace Inspect.Tests.Inference;

/// <summary>Added tokens that take the blanks behind them beside one made of blanks: on a text in which both want the same ones, the library ends the process.</summary>
public sealed class GreedyTokenTests
{
    private const string Greedy = """{"id":2,"content":"<a>","single_word":false,"lstrip":false,"rstrip":true,"normalized":false,"special":false}""";
    private const string Blanks = """{"id":3,"content":"  ","single_word":false,"lstrip":false,"rstrip":false,"normalized":false,"special":false}""";

    [Fact]
    public void Encode_BlanksThatTwoTokensWant_IsRefusedBeforeTheLibrarySeesIt()
    {
        using var tokenizer = Load($"{Greedy},{Blanks}", "null");

        var error = Assert.Throws<GenerationException>(() => tokenizer.Encode("x<a>  x", addSpecialTokens: false));

        Assert.StartsWith("The prompt has blanks behind <a>, and the tokenizer of this model has two ways to read them", error.Message, StringComparison.Ordinal);
        Assert.Equal([0u, 2u, 0u, 3u, 0u], tokenizer.Encode("x<a>x  x", addSpecialTokens: false));
    }

    [Fact]
    public void Encode_WithoutATokenOfBlanks_TakesThem()
    {
        using var tokenizer = Load(Greedy, "null");

        Assert.Equal([0u, 2u, 0u], tokenizer.Encode("x<a>  x", addSpecialTokens: false));
    }

    [Fact]
    public void Load_WhereTextsAreNormalisedFirst_IsRefused()
    {
        var error = Assert.Throws<ModelLoadException>(() => Load($"{Greedy.Replace("\"normalized\":false", "\"normalized\":true", StringComparison.Ordinal)},{Blanks}", """{"type":"Lowercase"}"""));

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
