namespace Inspect.Engine.Inference.Tokenization;

/// <summary>Encodes and decodes texts of many kinds. With a hostile file the library ends the process at one of them, which is why this runs in one of its own.</summary>
internal static class TokenizerTrial
{
    private const int LongText = 100_000;

    // Of what is rarer; together some tens of milliseconds.
    private const int LessText = 10_000;

    private static readonly string[] Texts =
    [
        string.Empty, " ", "a", "Hello, world!", "\n", "\r\n\r\n\t ", "   leading and trailing   ", "\0", "a\0b", "\u0001\u001F\u007F\u0085",
        "0123456789 1,234.56 -7e10", "don't we'll I'm you've THEY'RE", "CamelCase snake_case kebab-case", "!!! ??? ... --- === ((( )))",
        "if (x == 1) { return \"y\"; } // z\n\tfor i in range(10):\n        print(i)\n", "{\"a\": [1, 2, {\"b\": null}]}", "https://example.org/a?b=c&d=%20#e", "\\d+ ^$ .* [a-z]",
        "\u00E9 e\u0301 \u00DF \u1E9E \u0130 \uFB01 \u01C5", "\u4F60\u597D\uFF0C\u4E16\u754C\u3002 \u3053\u3093\u306B\u3061\u306F \uD55C\uAD6D\uC5B4", "\u0645\u0631\u062D\u0628\u0627 \u05E9\u05DC\u05D5\u05DD \u0928\u092E\u0938\u094D\u0924\u0947",
        "\U0001F469\u200D\U0001F469\u200D\U0001F467 \U0001F9D1\U0001F3FD \U0001F1E9\U0001F1EA \U00020000", "\u200B\u200E\u2028\u2029\uFEFF\uFFFD\u00A0\u3000", "\uE000\uF8FF \U0010FFFD",
        "<|im_start|>user\nHi<|im_end|>", "<s></s><bos><eos><unk><pad>[CLS][SEP]\u2581", "## ##a <0x0A> <0xFF>",
    ];

    /// <summary>Encodes and decodes all texts.</summary>
    public static void RunTexts(HfTokenizer tokenizer)
    {
        foreach (var text in Texts.Concat(LongTexts()))
        {
            Try(() => tokenizer.Decode(tokenizer.Encode(text, addSpecialTokens: true), skipSpecialTokens: false));
        }
    }

    /// <summary>Decodes every id that the model can give, alone and beside others.</summary>
    /// <param name="tokenizer">What is tried.</param>
    /// <param name="vocabularySize">Number of ids.</param>
    public static void RunIds(HfTokenizer tokenizer, int vocabularySize)
    {
        for (var id = 0U; id < vocabularySize; id++)
        {
            var one = id;
            Try(() => tokenizer.Decode([one], skipSpecialTokens: false));
            Try(() => tokenizer.Decode([one, one, 0], skipSpecialTokens: false));
        }
    }

    private static IEnumerable<string> LongTexts()
    {
        yield return string.Concat(Texts);
        yield return string.Join(' ', Texts.Reverse());
        foreach (var character in " \nae0.\u4F60")
        {
            yield return new string(character, LongText);
        }

        foreach (var pattern in new[] { "ab", "a ", "A1", " \n", "(a", "a!" })
        {
            yield return string.Concat(Enumerable.Repeat(pattern, LongText / 2));
        }

        foreach (var pattern in new[] { "5", "!", "\u0301", "\u0416", "\uFFFD", "\0", "\U0001F469\u200D\U0001F467", "\u0416a1", "e\u0301", "\u300C\u3042", "\r\n", "\t ", "\u0645\u0651" })
        {
            yield return string.Concat(Enumerable.Repeat(pattern, LessText / pattern.Length)) + "!";
        }
    }

    private static void Try(Action action)
    {
        try
        {
            action();
        }
        catch (GenerationException)
        {
            // A text that the vocabulary has nothing for, which is said to who sends one.
        }
    }
}
