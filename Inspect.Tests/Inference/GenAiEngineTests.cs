using System.Text;
using Inspect.Engine.Inference;
using Inspect.Engine.Inference.Sampling;
using Inspect.Tests.Support;

namespace Inspect.Tests.Inference;

/// <summary>The built-in model's real answers.</summary>
[Collection(BuiltInModelCollection.Name)]
public sealed class GenAiEngineTests(BuiltInModel model)
{
    [Fact]
    public async Task Generate_HelloWorldGreedy_GivesTheKnownAnswer()
    {
        var (text, end) = await AnswerAsync(Ask("Just reply with Hello World") with { Sampling = new SamplingSettings { Temperature = 0 }, MaxTokens = 60 });

        // The model's README gives this answer, made with the reference tool chain.
        Assert.Equal("Hello World! I'm here to help with any programming or scripting tasks. What can I assist you with?", text);
        Assert.Equal(("stop", 35), (end.StopReason, end.InputTokens));
    }

    [Fact]
    public async Task Generate_RowsTogether_GiveWhatEachGivesAlone()
    {
        string[] prompts = ["Just reply with Hello World", "What is 2 + 2?", "Name three colours.", "Say hi", "Who wrote Hamlet?"];
        LocalRequest Request(int i) => Ask(prompts[i]) with
        {
            MaxTokens = 12 + i, Sampling = new SamplingSettings { Temperature = i % 2 }, Random = RandomStream.Of(5, "x", i, 1),
        };
        var alone = new List<string>();
        for (var i = 0; i < prompts.Length; i++)
        {
            alone.Add((await AnswerAsync(Request(i))).Text);
        }

        var together = await Task.WhenAll(prompts.Select((_, i) => AnswerAsync(Request(i))));

        Assert.Equal(alone, together.Select(t => t.Text));
        Assert.Contains(together, t => t.End.BatchSize > 1);
    }

    [Fact]
    public async Task Generate_MaxTokens_StopsAndSaysSo()
    {
        var (_, end) = await AnswerAsync(Ask("Tell me a long story") with { MaxTokens = 5 });

        Assert.Equal(("max_tokens", 5), (end.StopReason, end.OutputTokens));
    }

    [Fact]
    public async Task Generate_AStopText_EndsBeforeIt()
    {
        var (text, end) = await AnswerAsync(Ask("Just reply with Hello World") with
        {
            Sampling = new SamplingSettings { Temperature = 0 }, MaxTokens = 40, Stops = ["to help"],
        });

        Assert.Equal(("Hello World! I'm here ", "stop", "stop text \"to help\""), (text, end.StopReason, end.Detail));
    }

    [Fact]
    public async Task Generate_Cancelled_EndsAtOnceAndTheModelGoesOn()
    {
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in model.Engine.GenerateAsync(Ask("Tell me a long story") with { MaxTokens = 2_000 }, stop.Token))
            {
                await stop.CancelAsync();
            }
        });

        Assert.Equal(3, (await AnswerAsync(Ask("Hi") with { MaxTokens = 3 })).End.OutputTokens);
    }

    [Fact]
    public async Task Generate_APromptBeyondTheContext_NamesTheLimit()
    {
        var error = await Assert.ThrowsAsync<GenerationException>(() => AnswerAsync(Ask(string.Concat(Enumerable.Repeat("word ", 9_000)))));

        Assert.Contains("8,192", error.Message, StringComparison.Ordinal);
    }

    private static LocalRequest Ask(string text) => new() { Messages = [new LocalMessage("user", text)], Random = RandomStream.Of(1, text, 1, 1) };

    private async Task<(string Text, LocalEnd End)> AnswerAsync(LocalRequest request)
    {
        var text = new StringBuilder();
        LocalEnd? end = null;
        await foreach (var delta in model.Engine.GenerateAsync(request, TestContext.Current.CancellationToken))
        {
            text.Append(delta.Text);
            end = delta.End ?? end;
        }

        return (text.ToString(), end!);
    }
}
