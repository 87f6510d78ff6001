using Inspect.Engine.Inference;
using Inspect.Engine.Inference.Batch;
using Inspect.Engine.Inference.Folders;
using Inspect.Engine.Inference.Sampling;
using Inspect.Tests.Support;

namespace Inspect.Tests.Inference.Batch;

/// <summary>Answers that join, leave, fail and share their beginnings, and the others that must not notice.</summary>
public sealed class BatchEngineTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Generate_OneSeed_GivesTheSameTextAloneTogetherAndWithoutKeptPrompts()
    {
        using var model = Open();
        var random = new Random(11);
        var asked = Enumerable.Range(0, 90).Select(i => Ask($"{(i % 3 == 0 ? "You are brief. " : string.Empty)}Item {i % 20}", 1 + random.Next(40), i)).ToList();
        List<string> alone = [];
        await using (var engine = await LoadAsync(model, keptPrompts: 0))
        {
            foreach (var request in asked)
            {
                alone.Add(Ids(await EndOfAsync(engine, request, Stop)));
            }

            Assert.Equal(0, engine.SharedTokens);
        }

        await using var shared = await LoadAsync(model);
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Stop);

        // Some leave on their way, so that others move into their place.
        var cut = Enumerable.Range(0, 20).Select(i => EndOfAsync(shared, Ask($"Leave {i}", 200, i), leaving.Token)).ToList();
        var together = asked.Select(r => EndOfAsync(shared, r, Stop)).ToList();
        await Task.WhenAny(together);
        await leaving.CancelAsync();
        var ends = await Task.WhenAll(together);

        Assert.Equal(alone, ends.Select(Ids));
        Assert.InRange(ends.Max(e => e.BatchSize), 2, BatchEngine.MaxRows);
        Assert.NotEqual(0, shared.SharedTokens);
        foreach (var each in cut)
        {
            // The model may have ended one by itself before.
            await Record.ExceptionAsync(() => each);
            Assert.True(each.IsCanceled || each.IsCompletedSuccessfully, each.Exception?.ToString());
        }
    }

    [Fact]
    public async Task Generate_EpochsOfOnePrompt_RunItOnce()
    {
        using var model = Open();
        await using var engine = await LoadAsync(model);

        var ends = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => EndOfAsync(engine, Ask("Say hello to all of them", 5, i), Stop)));

        var prompt = ends[0].InputTokens;
        Assert.Equal(9 * prompt, engine.SharedTokens);
        Assert.All(ends, e => Assert.InRange(e.OutputTokens, 1, 5));
    }

    [Fact]
    public async Task Generate_LongerThanTheSlots_MakesRoomAndGoesOn()
    {
        using var model = Open();
        await using var engine = await LoadAsync(model, firstCapacity: 16);
        var first = EndOfAsync(engine, Ask("Short", 90, 1), Stop);

        var second = await EndOfAsync(engine, Ask(new string('\u0001', 200), 20, 2), Stop);

        Assert.Equal(200, second.InputTokens);
        await using var other = await LoadAsync(model);
        Assert.Equal(Ids(await EndOfAsync(other, Ask("Short", 90, 1), Stop)), Ids(await first));
    }

    [Fact]
    public async Task Generate_StopTextAndLimits_EndTheAnswerWithTheReason()
    {
        using var model = Open();
        await using var engine = await LoadAsync(model);
        var whole = await TextOfAsync(engine, Ask("Abc", 30, 4));

        var stopped = await EndOfAsync(engine, Ask("Abc", 30, 4) with { Stops = [whole[3..5]] }, Stop);
        var full = await EndOfAsync(engine, Ask(new string('\u0001', 250), 100, 4), Stop);

        Assert.Equal("stop", stopped.StopReason);
        Assert.Equal(("model_length", "the context is full", 6), (full.StopReason, full.Detail, full.OutputTokens));
    }

    [Fact]
    public async Task Generate_WhatCannotBeAnswered_FailsAloneWithASentence()
    {
        using var model = Open();
        await using var engine = await LoadAsync(model);
        var going = EndOfAsync(engine, Ask("Go on", 60, 1), Stop);

        var messages = new List<string>();
        foreach (var request in new[] { Ask(new string('\u0001', 300), 5, 1), Ask(string.Empty, 5, 1), Ask("a", 0, 1), Ask("a", 5, 1) with { Sampling = new SamplingSettings { TopP = 2 } } })
        {
            messages.Add((await Assert.ThrowsAsync<GenerationException>(() => EndOfAsync(engine, request, Stop))).Message);
        }

        Assert.Equal(
        [
            "The prompt has 300 tokens, and the model takes 256 with the answer. Shorten the input, or use a model with a longer context.",
            "The prompt is empty, so there is nothing to go on from. Give the sample an input.",
            "max_tokens is 0, but must be 1 or more.",
            "top_p is 2, but must be above 0, up to 1.",
        ], messages);
        Assert.InRange((await going).OutputTokens, 1, 60);
    }

    [Fact]
    public async Task Dispose_WhileItGenerates_EndsTheAnswersWithASentence()
    {
        using var model = Open();
        var engine = await LoadAsync(model);
        var running = Enumerable.Range(0, 40).Select(i => EndOfAsync(engine, Ask($"Go on {i}", 240, i), Stop)).ToList();
        await using (var one = engine.GenerateAsync(Ask("One", 240, 1), Stop).GetAsyncEnumerator(Stop))
        {
            await one.MoveNextAsync();
            await engine.DisposeAsync();
            await engine.DisposeAsync();
        }

        // One or the other may have come to its end before.
        var failures = (await Task.WhenAll(running.Select(r => Record.ExceptionAsync(() => r).AsTask()))).OfType<Exception>().ToList();
        Assert.NotEmpty(failures);
        Assert.All(failures, f => Assert.Equal("The model tiny is unloaded. Start the run again.", Assert.IsType<GenerationException>(f).Message));

        var late = await Assert.ThrowsAsync<GenerationException>(() => EndOfAsync(engine, Ask("Late", 5, 1), Stop));
        Assert.Equal("The model tiny is unloaded. Start the run again.", late.Message);
    }

    [Fact]
    public async Task Generate_OfTwoRuns_TheSecondDoesNotWaitForAllOfTheFirst()
    {
        using var model = Open();
        await using var engine = await LoadAsync(model);
        var first = Enumerable.Range(0, 3 * BatchEngine.MaxRows).Select(i => EndOfAsync(engine, Ask("a", 60, i) with { Caller = new LocalCaller("one", "s", i + 1, 1) }, Stop)).ToList();
        await using var started = engine.GenerateAsync(Ask("b", 2, 1) with { Caller = new LocalCaller("one", "t", 1, 1) }, Stop).GetAsyncEnumerator(Stop);

        var second = await EndOfAsync(engine, Ask("c", 2, 1) with { Caller = new LocalCaller("two", "s", 1, 1) }, Stop);

        Assert.Equal(2, second.OutputTokens);
        Assert.Contains(first, f => !f.IsCompleted);
        await Task.WhenAll(first);
    }

    [Fact]
    public async Task FullSteps_OfAsManyRowsAsThereMayBe_AreMeasuredAlone()
    {
        using var model = Open();
        await using var engine = await BatchEngine.LoadAsync(ModelFolder.Read(model.Folder), TimeProvider.System, shape: new EngineShape(1, 2));

        await EndOfAsync(engine, Ask("Alone", 20, 1), Stop);
        var alone = engine.FullSteps;
        var ends = await Task.WhenAll(Enumerable.Range(0, 2).Select(i => EndOfAsync(engine, Ask("Together", 60, i), Stop)));
        var full = engine.FullSteps.Since(alone);

        Assert.Equal(default, alone);
        Assert.InRange(full.Steps, 1, ends.Min(e => e.OutputTokens));
        Assert.Equal(2 * full.Steps, full.Tokens);
        Assert.InRange(full.OwnShare, double.Epsilon, 1);
        Assert.InRange(full.AllocatedBytes / full.Tokens, 1, 4_000);
    }

    [Fact]
    public void WhyNot_LayersThatAreGivenTheLastTokens_SaysSo()
    {
        using var sliding = new TinyModel("gemma2");
        using var usual = new TinyModel("gemma2-fullkv");

        Assert.Null(DecoderModel.WhyNot(ModelFolder.Read(sliding.Folder)));
        Assert.Null(DecoderModel.WhyNot(ModelFolder.Read(usual.Folder)));

        sliding.Edit("genai_config.json", config => config["model"]!["decoder"]!["sliding_window"]!["slide_inputs"] = true);
        Assert.Equal("some of its layers are given the last tokens only", DecoderModel.WhyNot(ModelFolder.Read(sliding.Folder)));
    }

    [Fact]
    public async Task Load_ADamagedGraph_NamesTheFile()
    {
        using var model = new TinyModel();
        var bytes = File.ReadAllBytes(model.Path("model.onnx"));
        bytes.AsSpan(bytes.Length / 2, 2_000).Fill(0xFF);
        await File.WriteAllBytesAsync(model.Path("model.onnx"), bytes, Stop);
        var folder = await Record.ExceptionAsync(() => LoadAsync(model));

        Assert.Contains("model.onnx", Assert.IsType<ModelLoadException>(folder).Message, StringComparison.Ordinal);
    }

    /// <summary>A small model that takes raw texts, which hardly ever ends an answer by itself.</summary>
    private static TinyModel Open()
    {
        var model = new TinyModel();
        model.TakeRawText();
        return model;
    }

    private static Task<BatchEngine> LoadAsync(TinyModel model, int keptPrompts = BatchEngine.KeptPrompts, int firstCapacity = BatchEngine.FirstCapacity) =>
        BatchEngine.LoadAsync(ModelFolder.Read(model.Folder), TimeProvider.System, keptPrompts: keptPrompts, firstCapacity: firstCapacity);

    private static LocalRequest Ask(string text, int tokens, int seed) => new()
    {
        Messages = [new LocalMessage("user", text)],
        MaxTokens = tokens,
        Sampling = new SamplingSettings { Temperature = seed % 4 == 0 ? 0 : 1 },
        Random = RandomStream.Of(seed, "s", 1, 1),
    };

    private static string Ids(LocalEnd end) => string.Join(' ', end.Ids);

    private static async Task<string> TextOfAsync(BatchEngine engine, LocalRequest request)
    {
        var text = string.Empty;
        await foreach (var delta in engine.GenerateAsync(request, Stop))
        {
            text += delta.Text;
        }

        return text;
    }

    private static async Task<LocalEnd> EndOfAsync(BatchEngine engine, LocalRequest request, CancellationToken cancellationToken)
    {
        LocalEnd? end = null;
        await foreach (var delta in engine.GenerateAsync(request, cancellationToken))
        {
            end = delta.End ?? end;
        }

        return end!;
    }
}
