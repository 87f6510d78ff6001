using System.Text;
using Inspect.Engine.Inference.Tokenization;

namespace Inspect.Tests.Inference;

/// <summary>Streams of tokenizers that few models have.</summary>
public sealed class TokenStreamTests
{
    // 0xE4 0xBD 0xA0 is 你, but with 0xFF behind it the run is no text as a whole: each of its four bytes becomes U+FFFD, so nothing of it may be given out before it ends.
    [Theory]
    [InlineData("""{"type":"BPE","byte_fallback":false,"merges":[],"vocab":{"a":0,"<0xE4>":1,"<0xBD>":2,"<0xA0>":3,"<0xFF>":4}}""")]
    [InlineData("""{"type":"Unigram","unk_id":0,"byte_fallback":true,"vocab":[["a",0.0],["<0xE4>",0.0],["<0xBD>",0.0],["<0xA0>",0.0],["<0xFF>",0.0]]}""")]
    public void Append_BytesThatOnlyTheDecoderPutsTogether_AreHeldUntilTheRunEnds(string model)
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".json");
        File.WriteAllText(path, $$$"""
            {"version":"1.0","added_tokens":[],"normalizer":null,"pre_tokenizer":null,"post_processor":null,
             "decoder":{"type":"Sequence","decoders":[{"type":"ByteFallback"},{"type":"Fuse"}]},"model":{{{model}}}}
            """);
        using var tokenizer = HfTokenizer.Load(path);
        File.Delete(path);
        var stream = new TokenStream(tokenizer, skipSpecialTokens: false);
        var text = new StringBuilder();

        foreach (var id in new uint[] { 0, 1, 2, 3, 4, 0 })
        {
            text.Append(stream.Append(id));
        }

        Assert.Equal("a\uFFFD\uFFFD\uFFFD\uFFFDa", text.Append(stream.Flush()).ToString());
    }
}
