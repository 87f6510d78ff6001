using System.Text.Json;
using Inspect.Engine.Inference;
using Inspect.Engine.Inference.Batch;
using Inspect.Engine.Inference.Constraints;
using Inspect.Engine.Inference.Folders;
using Inspect.Engine.Inference.GenAi;
using Inspect.Engine.Inference.Sampling;
using Inspect.Tests.Support;
using Microsoft.Extensions.AI;

namespace Inspect.Tests.Inference;

/// <summary>How likely small models find given texts, against transformers in fp32, and what a bias does to what they say.</summary>
public sealed class ScoreTests
{
    private const double Tolerance = 2e-4;

    // Activations of 8 bits: where a sum is rounded otherwise, a whole step follows.
    private const double QuantizedTolerance = 6e-2;

    private static readonly Lazy<JsonElement> Expected = new(() => JsonDocument.Parse(File.ReadAllText(Path.Combine(Vectors.Folder("tiny-models")!, "expected.json"))).RootElement);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Each family with each engine that runs it.</summary>
    public static TheoryData<string, string> Families()
    {
        var all = new TheoryData<string, string>();
        foreach (string family in TinyModel.Families())
        {
            all.Add("genai", family);
            all.Add("batch", family);
        }

        return all;
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Families))]
    public async Task Score_Prompts_GivesTheLogProbabilitiesOfTheReference(string kind, string family)
    {
        using var model = Open(family);
        await using var engine = await LoadAsync(kind, model);
        foreach (var prompt in Expected.Value.GetProperty(family).EnumerateArray())
        {
            var asked = new LocalRequest { Messages = [new LocalMessage("user", prompt.GetProperty("text").GetString()!)] };

            var score = Assert.Single(await engine.ScoreAsync(new LocalScoreRequest { Prompt = asked, Top = 2 }, Stop));
            var end = await EndOfAsync(engine, asked with { MaxTokens = 1, TopLogProbabilities = 10, Sampling = new SamplingSettings { Temperature = 0 } });

            Assert.Equal(prompt.GetProperty("ids").GetArrayLength() - 1, score.Tokens.Count);
            Assert.All(score.Tokens, t => Assert.True(t.Top is [var best, var next] && best.LogProbability >= next.LogProbability && best.LogProbability >= t.LogProbability));
            if (prompt.GetProperty("prompt_logprobs") is { ValueKind: JsonValueKind.Array } values)
            {
                AssertClose(family, values.EnumerateArray().Select(v => v.GetDouble()), score.Tokens.Select(t => t.LogProbability));
            }

            var first = Assert.Single(end.Tokens);
            AssertClose(family, prompt.GetProperty("first_logprobs").EnumerateObject().Select(v => v.Value.GetDouble()), first.Top.Select(t => t.LogProbability));
            Assert.Equal(first.LogProbability, first.Top[0].LogProbability);
        }
    }

    [Theory(SkipTestWithoutData = true)]
    [InlineData("batch", "llama")]
    [InlineData("batch", "llama-pruned")]
    [InlineData("genai", "llama")]
    [InlineData("genai", "llama-pruned")]
    public async Task Score_Continuations_AreThoseOfTheWholeText(string kind, string family)
    {
        using var model = Open(family);
        await using var engine = await LoadAsync(kind, model);
        const string Context = "The quick brown fox jumps over";
        string[] ends = [" the lazy dog", " a", "!"];
        var asked = new LocalRequest { Messages = [new LocalMessage("user", Context)] };

        var together = await engine.ScoreAsync(new LocalScoreRequest { Prompt = asked, Continuations = ends }, Stop);
        var again = await engine.ScoreAsync(new LocalScoreRequest { Prompt = asked, Continuations = ends }, Stop);

        Assert.Equal(together.Select(s => s.LogProbability), again.Select(s => s.LogProbability));
        foreach (var (end, score) in ends.Zip(together))
        {
            var whole = (await engine.ScoreAsync(new LocalScoreRequest { Prompt = new LocalRequest { Messages = [new LocalMessage("user", Context + end)] } }, Stop))[0];
            Assert.Equal(end, string.Concat(score.Tokens.Select(t => t.Text)));
            AssertClose(family, whole.Tokens.TakeLast(score.Tokens.Count).Select(t => t.LogProbability), score.Tokens.Select(t => t.LogProbability));
        }

        // What the model says by itself is what it finds likeliest.
        var (said, _) = await AnswerAsync(engine, asked with { MaxTokens = 4, Sampling = new SamplingSettings { Temperature = 0 } });
        var greedy = await engine.ScoreAsync(new LocalScoreRequest { Prompt = asked, Continuations = [said, " the lazy dog"] }, Stop);
        Assert.Equal([!said.Contains('\uFFFD', StringComparison.Ordinal) && greedy[0].Tokens.Count <= 4, false], greedy.Select(g => g.IsGreedy));
    }

    [Theory(SkipTestWithoutData = true)]
    [InlineData("batch")]
    [InlineData("genai")]
    public async Task Generate_ABias_ForcesAndForbidsTokensAndLeavesTheLogProbabilities(string kind)
    {
        using var model = Open("llama");
        await using var engine = await LoadAsync(kind, model);
        var asked = new LocalRequest { Messages = [new LocalMessage("user", "abc")], MaxTokens = 6, TopLogProbabilities = 1, Sampling = new SamplingSettings { Temperature = 0 } };
        var plain = await EndOfAsync(engine, asked);

        var forced = await EndOfAsync(engine, asked with { Sampling = asked.Sampling with { LogitBias = [KeyValuePair.Create(70, 100.0)] } });
        var forbidden = await EndOfAsync(engine, asked with { Sampling = asked.Sampling with { LogitBias = [.. plain.Ids.Distinct().Select(id => KeyValuePair.Create(id, -100.0))] } });

        Assert.Equal(Enumerable.Repeat(70, 6), forced.Ids);
        Assert.Equal(plain.Tokens[0].LogProbability, forced.Tokens[0].Top[0].LogProbability);
        Assert.True(forced.Tokens[0].LogProbability < plain.Tokens[0].LogProbability);
        Assert.Empty(plain.Ids.Intersect(forbidden.Ids));
        var error = await Assert.ThrowsAsync<GenerationException>(() => EndOfAsync(engine, asked with { Sampling = new SamplingSettings { LogitBias = [KeyValuePair.Create(512, 1.0)] } }));
        Assert.StartsWith("logit_bias names the token 512, but the model has the tokens 0 to 511.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Generate_AForm_IsKeptToAndTheSameInBothEngines()
    {
        using var model = Open("llama");
        await using var batch = await LoadAsync("batch", model);
        await using var genai = await LoadAsync("genai", model);
        var form = AnswerForm.OfSchema(JsonElement.Parse("""{"type":"object","properties":{"a":{"type":"string","maxLength":8},"b":{"type":"integer"}},"required":["a","b"]}"""));
        var asked = Enumerable.Range(0, 6).Select(i => new LocalRequest { Messages = [new LocalMessage("user", "abc")], Form = form, MaxTokens = 200, Random = RandomStream.Of(i, "s", 1, 1) }).ToList();

        var answers = await Task.WhenAll(asked.Select(r => AnswerAsync(batch, r)));
        var others = await Task.WhenAll(asked.Select(r => AnswerAsync(genai, r)));

        Assert.Equal(answers.Select(a => a.Text), others.Select(a => a.Text));
        Assert.All(answers, a => Assert.Equal(("stop", 2), (a.End.StopReason, JsonElement.Parse(a.Text).EnumerateObject().Count())));
        var error = await Assert.ThrowsAsync<GenerationException>(() => AnswerAsync(batch, asked[0] with { Form = AnswerForm.OfPattern("(a)\\1") }));
        Assert.StartsWith("The pattern (a)\\1 cannot be kept to", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetResponse_SeveralChoices_AreDrawnEachForItself()
    {
        using var model = Open("llama");
        await using var engine = await LoadAsync("batch", model);
        using var client = new LocalChatClient(engine);
        var options = new ChatOptions { MaxOutputTokens = 8, Seed = 3, AdditionalProperties = new AdditionalPropertiesDictionary { [LocalChatProperties.Extras] = new LocalChatExtras { Choices = 3, PromptLogProbabilities = 1 } } };

        var answers = await AskAsync();
        var again = await AskAsync();

        Assert.Equal(3, answers.Choices.Select(c => c.Text).Distinct().Count());
        Assert.Equal(answers.Choices.Select(c => c.Text), again.Choices.Select(c => c.Text));
        Assert.NotEmpty(answers.Prompt!.Tokens);
        var scores = await client.ScoreAsync([new ChatMessage(ChatRole.User, "abc")], new ChatOptions(), ["d", "ef"], Stop);
        Assert.All(scores, s => Assert.InRange(s.Tokens.Count, 1, 4));

        async Task<LocalAnswers> AskAsync() =>
            (LocalAnswers)(await client.GetStreamingResponseAsync([new ChatMessage(ChatRole.User, "abc")], options, Stop).ToListAsync(Stop))[^1].AdditionalProperties![LocalChatProperties.Answers]!;
    }

    private static void AssertClose(string family, IEnumerable<double> expected, IEnumerable<double> actual)
    {
        var tolerance = family.Contains("int4", StringComparison.Ordinal) ? QuantizedTolerance : Tolerance;
        Assert.All(expected.Zip(actual, (e, a) => (Expected: e, Actual: a)), pair => Assert.InRange(pair.Actual, pair.Expected - tolerance, pair.Expected + tolerance));
    }

    private static async Task<ILocalEngine> LoadAsync(string kind, TinyModel model) => kind == "genai"
        ? await GenAiEngine.LoadAsync(model.Folder)
        : await BatchEngine.LoadAsync(ModelFolder.Read(model.Folder), TimeProvider.System);

    /// <summary>A copy that takes raw text.</summary>
    private static TinyModel Open(string family)
    {
        var model = new TinyModel(family);
        model.TakeRawText();
        return model;
    }

    private static async Task<LocalEnd> EndOfAsync(ILocalEngine engine, LocalRequest request) => (await AnswerAsync(engine, request)).End;

    private static async Task<(string Text, LocalEnd End)> AnswerAsync(ILocalEngine engine, LocalRequest request)
    {
        var deltas = await engine.GenerateAsync(request, Stop).ToListAsync(Stop);
        return (string.Concat(deltas.Select(d => d.Text)), deltas[^1].End!);
    }
}
