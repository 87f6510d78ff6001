using System.Text.Json;
using Inspect.Engine.Inference;
using Inspect.Engine.Inference.Tokenization;
using Inspect.Tests.Support;

namespace Inspect.Tests.Inference;

/// <summary>Tokenizer files on which the library ends the process at some text are refused before it sees them. Each case did so in a process of its own.</summary>
public sealed class TokenizerPartsTests
{
    [Theory]
    [InlineData("normalizer", """{"type": "Prepend", "prepend": ""}""", "Prepend")]
    [InlineData("normalizer", """{"type": "Sequence", "normalizers": [{"type": "NFC"}, {"type": "Prepend", "prepend": ""}]}""", "Prepend")]
    [InlineData("normalizer", """{"type": "Replace", "pattern": {"String": ""}, "content": "x"}""", "Replace")]
    [InlineData("normalizer", """{"type": "Replace", "pattern": {"Regex": "a*"}, "content": "x"}""", "Replace")]
    [InlineData("normalizer", """{"type": "Replace", "pattern": {"Regex": "(?=a)"}, "content": "x"}""", "Replace")]
    [InlineData("normalizer", """{"type": "Replace", "pattern": {"Regex": "\\b"}, "content": "x"}""", "Replace")]
    [InlineData("normalizer", """{"type": "Replace", "pattern": {"Regex": "(?~a)"}, "content": "x"}""", "Replace")]
    [InlineData("normalizer", """{"type": "Replace", "pattern": {"Regex": "\\K"}, "content": "x"}""", "Replace")]
    [InlineData("normalizer", """{"type": "Replace", "pattern": {"Regex": "(?<!x)a"}, "content": "x"}""", "Replace")]
    [InlineData("normalizer", """{"type": "Replace", "pattern": {"Regex": "^"}, "content": "x"}""", "Replace")]
    [InlineData("normalizer", """{"type": "Replace", "pattern": {"Regex": "a{,3}"}, "content": "x"}""", "Replace")]
    [InlineData("normalizer", """{"type": "Replace", "pattern": {"Regex": "x|$"}, "content": "x"}""", "Replace")]
    [InlineData("normalizer", """{"type": "Replace", "pattern": {"Regex": "(?:a)?"}, "content": "x"}""", "Replace")]
    [InlineData("normalizer", """{"type": "Replace", "pattern": {"Regex": "\\h+"}, "content": "x"}""", "Replace")]
    [InlineData("normalizer", """{"type": "Replace", "pattern": {"Regex": "[[a]]*"}, "content": "x"}""", "Replace")]
    [InlineData("normalizer", """{"type": "Replace", "pattern": {"Regex": "(?(1)a|b)"}, "content": "x"}""", "Replace")]
    [InlineData("normalizer", """{"type": "Replace", "pattern": {"Regex": "\\G"}, "content": "x"}""", "Replace")]
    [InlineData("normalizer", """{"type": "Replace", "pattern": {"Regex": "a\\k<n>"}, "content": "x"}""", "Replace")]
    [InlineData("decoder", """{"type": "Sequence", "decoders": [{"type": "Replace", "pattern": {"Regex": "(?=a)"}, "content": "x"}]}""", "Replace")]
    [InlineData("normalizer", """{"type": "Replace", "pattern": {"Regex": "[^[a]]+"}, "content": "x"}""", "empty place")]
    [InlineData("normalizer", """{"type": "Precompiled", "precompiled_charsmap": ""}""", "precompiled map")]
    [InlineData("normalizer", """{"type": "Precompiled", "precompiled_charsmap": "AwAAAAAAAAA="}""", "precompiled map")]
    [InlineData("normalizer", """{"type": "Precompiled", "precompiled_charsmap": "BAAAAAAAAAA="}""", "precompiled map")]
    [InlineData("normalizer", """{"type": "Precompiled", "precompiled_charsmap": "!!!"}""", "Base-64")]
    [InlineData("pre_tokenizer", """{"type": "FixedLength", "length": 0}""", "FixedLength")]
    [InlineData("pre_tokenizer", """{"type": "Split", "pattern": {"Regex": "(a+)+$"}, "behavior": "Isolated", "invert": false}""", "take for ever")]
    [InlineData("pre_tokenizer", """{"type": "Split", "pattern": {"Regex": "(a|aa)+$"}, "behavior": "Isolated", "invert": false}""", "take for ever")]
    [InlineData("pre_tokenizer", """{"type": "Split", "pattern": {"Regex": "(.*a){12}$"}, "behavior": "Isolated", "invert": false}""", "take for ever")]
    [InlineData("pre_tokenizer", """{"type": "Split", "pattern": {"Regex": "^(([a-z])+.)+[A-Z]([a-z])+$"}, "behavior": "Isolated", "invert": false}""", "take for ever")]
    [InlineData("decoder", """{"type": "Strip", "content": "a", "start": 0, "stop": 2}""", "Strip")]
    [InlineData("decoder", """{"type": "Sequence", "decoders": [{"type": "Fuse"}, {"type": "Strip", "content": "a", "start": 1, "stop": 1}]}""", "Strip")]
    [InlineData("post_processor", """{"type": "BertProcessing", "sep": [], "cls": ["[CLS]", 1]}""", "sep of the post_processor")]
    [InlineData("post_processor", """{"type": "RobertaProcessing", "sep": ["</s>", 2], "cls": ["<s>"]}""", "cls of the post_processor")]
    [InlineData("post_processor", """{"type": "TemplateProcessing", "single": [{"SpecialToken": {"id": null}}], "special_tokens": {}}""", "has no id")]
    public void Load_APartThatEndsTheProcess_IsRefusedWithASentence(string name, string part, string reason)
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.json");
        File.WriteAllText(path, $$"""{"version": "1.0", "{{name}}": {{part}} }""");
        try
        {
            // Rewriting alone, so that a rule that is gone fails the test instead of ending it.
            Assert.Throws<FormatException>(() => TokenizerFile.Rewrite(File.ReadAllBytes(path)));
            var error = Assert.Throws<ModelLoadException>(() => HfTokenizer.Load(path));

            Assert.StartsWith($"{path} cannot be read", error.Message, StringComparison.Ordinal);
            Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Check_ADamagedMap_IsRefused()
    {
        var path = Vectors.Folder(Path.Combine("tokenizers", "t5_small"));
        Assert.SkipUnless(path is not null, "tokenizers/t5_small is not in the vectors of this machine.");
        var map = Convert.FromBase64String(Map(JsonGz.Read(Path.Combine(path!, "tokenizer.json.gz")).GetProperty("normalizer"))!);

        PrecompiledMap.Check(Convert.ToBase64String(map));

        Assert.Throws<FormatException>(() => PrecompiledMap.Check(Convert.ToBase64String(map[..(map.Length / 2)])));
        Assert.Throws<FormatException>(() => PrecompiledMap.Check(Convert.ToBase64String([.. map[..4], .. new byte[map.Length - 4].Select(_ => (byte)0xFF)])));
    }

    [Theory]
    [InlineData(@"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+")]
    [InlineData(@"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?|\p{N}{1,3}")]
    [InlineData(@"\d{1,3}(?=(?:\d{3})*\b)")]
    [InlineData(@" ?[^(\s|[.,!?…。，、।۔،])]+")]
    [InlineData(@"\(a+\)+|[(a+)]+|(?:ab|cd)+|a{2}(b+)?")]
    public void Backtracks_PatternsOfRealTokenizers_AreNotRefused(string regex) => Assert.False(RegexRisk.Backtracks(regex));

    [Theory]
    [InlineData(" {2,}")]
    [InlineData("\\s+")]
    [InlineData("[0-9]+")]
    [InlineData(@"[\^$]|\$|\^\.")]
    [InlineData(@"``|''")]
    [InlineData(@"(?i:a|b)\p{L}+(?:c){1,2}")]
    [InlineData(@"(?<n>a)[^\]b]\P{Lu}{2,}")]
    public void Check_ReplacementsOfRealTokenizers_AreNotRefused(string regex) =>
        TokenizerParts.Check(JsonSerializer.SerializeToElement(new { type = "Replace", pattern = new { Regex = regex }, content = "x" }));

    private static string? Map(JsonElement part) => part.TryGetProperty("precompiled_charsmap", out var map)
        ? map.GetString()
        : part.GetProperty("normalizers").EnumerateArray().Select(Map).First(m => m is not null);
}
