using Inspect.Engine.Inference;
using Inspect.Engine.Inference.GenAi;
using Inspect.Engine.Inference.Sampling;
using Inspect.Tests.Support;

namespace Inspect.Tests.Inference;

/// <summary>Rows that leave, fail or are cut off, and the others that must not notice.</summary>
[Collection(BuiltInModelCollection.Name)]
public sealed class GenAiLifeTests(BuiltInModel builtIn)
{
    /// <summary>An answer that does not end by itself while a test looks at it.</summary>
    private static readonly LocalRequest Long = Ask("Tell me a very long story about a sailor.");

    [Fact]
    public async Task Dispose_WhileItGenerates_EndsTheAnswersWithASentence()
    {
        var engine = await GenAiEngine.LoadAsync(Path.Combine(builtIn.Models.Dir, BuiltInModel.Name));
        await using var running = engine.GenerateAsync(Long, TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        await running.MoveNextAsync();
        var waiting = ReadAsync(engine, Ask("b"), TestContext.Current.CancellationToken);

        await engine.DisposeAsync();
        await engine.DisposeAsync();

        var errors = new[]
        {
            await Assert.ThrowsAsync<GenerationException>(async () =>
            {
                while (await running.MoveNextAsync())
                {
                }
            }),
            await Assert.ThrowsAsync<GenerationException>(() => waiting),
            await Assert.ThrowsAsync<GenerationException>(() => ReadAsync(engine, Ask("c"), TestContext.Current.CancellationToken)),
        };
        Assert.All(errors, e => Assert.Equal("The model SmolLM2-135M-Instruct is unloaded. Start the run again.", e.Message));
    }

    [Fact]
    public async Task Cancel_OneOfThoseThatRun_LeavesTheOthersAsTheyAre()
    {
        var engine = builtIn.Engine;
        var asked = Ask("Say hi") with { MaxTokens = 12 };
        var expected = (await ReadAsync(engine, asked, TestContext.Current.CancellationToken)).Ids;
        using var stop = new CancellationTokenSource();

        await using var leaving = engine.GenerateAsync(Long, stop.Token).GetAsyncEnumerator(stop.Token);
        var first = leaving.MoveNextAsync();
        var other = ReadAsync(engine, asked, TestContext.Current.CancellationToken);
        await first;
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            while (await leaving.MoveNextAsync())
            {
            }
        });
        Assert.Equal(expected, (await other).Ids);
    }

    [Fact]
    public async Task Cancel_OneThatWaits_ComesBackAtOnce()
    {
        var engine = builtIn.Engine;
        await using var running = engine.GenerateAsync(Long, TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        await running.MoveNextAsync();
        using var stop = new CancellationTokenSource();
        var waiting = ReadAsync(engine, Ask("b"), stop.Token);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task Generate_ARowThatCannotBeRun_FailsAlone()
    {
        using var model = new TinyModel();
        model.Edit("tokenizer.json", file => file["added_tokens"]!.AsArray().Add(System.Text.Json.Nodes.JsonNode.Parse(
            """{"id": 512, "content": "<|beyond|>", "single_word": false, "lstrip": false, "rstrip": false, "normalized": false, "special": true}""")));
        await using var engine = await GenAiEngine.LoadAsync(model.Folder);
        var expected = (await ReadAsync(engine, Ask("b"), TestContext.Current.CancellationToken)).Ids;

        var bad = ReadAsync(engine, Ask("a <|beyond|>"), TestContext.Current.CancellationToken);
        var good = ReadAsync(engine, Ask("b"), TestContext.Current.CancellationToken);

        var error = await Assert.ThrowsAsync<GenerationException>(() => bad);
        Assert.StartsWith("The prompt holds the token 512, but the model has 512 tokens.", error.Message, StringComparison.Ordinal);
        Assert.Equal(expected, (await good).Ids);
    }

    [Fact]
    public async Task Generate_AReaderThatLeaves_FreesTheModel()
    {
        var engine = builtIn.Engine;
        await foreach (var _ in engine.GenerateAsync(Long, TestContext.Current.CancellationToken))
        {
            break;
        }

        var end = await ReadAsync(engine, Ask("b") with { MaxTokens = 2 }, TestContext.Current.CancellationToken);

        Assert.Equal((2, 1), (end.OutputTokens, end.BatchSize));
    }

    private static LocalRequest Ask(string text) => new() { Messages = [new LocalMessage("user", text)], Sampling = new SamplingSettings { Temperature = 0 } };

    private static async Task<LocalEnd> ReadAsync(ILocalEngine engine, LocalRequest request, CancellationToken cancellationToken)
    {
        LocalEnd? end = null;
        await foreach (var delta in engine.GenerateAsync(request, cancellationToken))
        {
            end = delta.End ?? end;
        }

        return end!;
    }
}
