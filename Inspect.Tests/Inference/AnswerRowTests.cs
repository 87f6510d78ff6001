using System.Text;
using Inspect.Engine.Inference;
using Inspect.Engine.Inference.Sequences;
using Inspect.Engine.Inference.Tokenization;
using Inspect.Tests.Support;

namespace Inspect.Tests.Inference;

/// <summary>What a reader gets of the tokens that are picked.</summary>
public sealed class AnswerRowTests
{
    private const int EndId = 2;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    [Theory]
    [InlineData("Hi \U0001F469\u200D\U0001F469\u200D\U0001F467 and \U0001F9D1\U0001F3FD!")]
    [InlineData("\u4F60\u597D, \uD55C\uAD6D\uC5B4 \u05E9\u05DC\u05D5\u05DD")]
    public void Take_CharactersOfSeveralTokens_ComeWhole(string text)
    {
        using var tokenizer = Load();
        var ids = tokenizer.Encode(text, addSpecialTokens: false);

        var deltas = Answer(tokenizer, new LocalRequest { Messages = [] }, [.. ids.Select(id => (int)id), EndId]);

        // Strict: half a character, as a lone surrogate, cannot be written.
        Assert.Equal(text, string.Concat(deltas.Select(d => Strict.GetString(Strict.GetBytes(d.Text)))));
        Assert.DoesNotContain(deltas, d => d.Text.Contains('\uFFFD', StringComparison.Ordinal));
        Assert.True(ids.Length > new StringBuilder(text).Length / 2, "the text does not split characters");
        Assert.Equal(("stop", ids.Length + 1), (deltas[^1].End!.StopReason, deltas[^1].End!.Ids.Count));
    }

    [Fact]
    public void Take_AStopTextOverTokens_EndsBeforeItAndGivesNoneOfIt()
    {
        using var tokenizer = Load();
        var ids = tokenizer.Encode("All is well. \U0001F600 STOP HERE and more", addSpecialTokens: false);

        var deltas = Answer(tokenizer, new LocalRequest { Messages = [], Stops = ["\U0001F600 STOP HERE", "never"] }, [.. ids.Select(id => (int)id)]);

        Assert.Equal("All is well. ", string.Concat(deltas.Select(d => d.Text)));
        Assert.Equal(("stop", "stop text \"\\uD83D\\uDE00 STOP HERE\""), (deltas[^1].End!.StopReason, deltas[^1].End!.Detail));
        Assert.True(deltas[^1].End!.OutputTokens < ids.Length);
    }

    [Fact]
    public void Take_TheBeginOfAStopTextAtTheEnd_IsGivenOut()
    {
        using var tokenizer = Load();
        var ids = tokenizer.Encode("Wait for the ST", addSpecialTokens: false);

        var deltas = Answer(tokenizer, new LocalRequest { Messages = [], Stops = ["STOP"], MaxTokens = ids.Length }, [.. ids.Select(id => (int)id)]);

        Assert.Equal(("Wait for the ST", "max_tokens"), (string.Concat(deltas.Select(d => d.Text)), deltas[^1].End!.StopReason));
    }

    private static List<LocalDelta> Answer(HfTokenizer tokenizer, LocalRequest request, int[] ids)
    {
        var row = new AnswerRow(request, tokenizer, TimeProvider.System, CancellationToken.None);
        row.SetPrompt("Hi", 8_192, 49_152);
        row.BeginBatch();
        foreach (var id in ids.TakeWhile(_ => !row.IsDone))
        {
            row.Take(id, [EndId], 1);
        }

        var deltas = new List<LocalDelta>();
        while (row.Reader.TryRead(out var delta))
        {
            deltas.Add(delta);
        }

        return deltas;
    }

    private static HfTokenizer Load() => HfTokenizer.Load(Path.Combine(Repository.Root, "models", BuiltInModel.Name, "tokenizer.json"));
}
