using System.Text.Json;
using Inspect.Engine.Inference;
using Inspect.Engine.Inference.Batch;
using Inspect.Engine.Inference.Folders;
using Inspect.Engine.Inference.GenAi;
using Inspect.Engine.Inference.Sampling;
using Inspect.Tests.Support;

namespace Inspect.Tests.Inference;

/// <summary>Greedy answers of small models against transformers in fp32, alone and together.</summary>
public sealed class ModelVectorTests
{
    /// <summary>Where the two likeliest tokens are closer than this, another order of additions may choose the other.</summary>
    private const double Margin = 0.001;

    private static readonly Lazy<JsonElement> Expected = new(() => JsonDocument.Parse(File.ReadAllText(Path.Combine(Vectors.Folder("tiny-models")!, "expected.json"))).RootElement);

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
    public async Task Generate_EachPromptAlone_GivesTheGreedyIds(string kind, string family)
    {
        using var model = Open(family);
        await using var engine = await LoadAsync(kind, model);

        foreach (var prompt in Prompts(family))
        {
            AssertGreedy(prompt, await AnswerAsync(engine, prompt, 32));
        }
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Families))]
    public async Task Generate_UnequalPromptsTogether_GiveTheGreedyIds(string kind, string family)
    {
        using var model = Open(family);
        await using var engine = await LoadAsync(kind, model);
        var prompts = Prompts(family);

        var ends = await TogetherAsync(engine, prompts.Select(p => (p, 32)));

        foreach (var (prompt, end) in prompts.Zip(ends))
        {
            AssertGreedy(prompt, end);
        }
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Families))]
    public async Task Generate_EpochsOfSeveralPrompts_RunInBatchesAndGiveTheGreedyIds(string kind, string family)
    {
        using var model = Open(family);
        await using var engine = await LoadAsync(kind, model);
        var asked = Enumerable.Range(0, 3).SelectMany(epoch => Prompts(family).Select(p => (Prompt: p, Tokens: 30 + epoch))).ToList();

        var ends = await TogetherAsync(engine, asked);

        foreach (var (prompt, end) in asked.Zip(ends))
        {
            AssertGreedy(prompt.Prompt, end);
        }

        Assert.All(ends, end => Assert.InRange(end.BatchSize, 2, kind == "genai" ? GenAiEngine.MaxRows : BatchEngine.MaxRows));
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Families))]
    public async Task Generate_FewTokens_GivesTheGreedyIds(string kind, string family)
    {
        using var model = Open(family);
        await using var engine = await LoadAsync(kind, model);
        var prompt = Prompts(family).MinBy(p => p.GetProperty("ids").GetArrayLength());

        AssertGreedy(prompt, await AnswerAsync(engine, prompt, 3));
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Families))]
    public async Task Generate_APromptBeyondTheContext_GivesBothNumbers(string kind, string family)
    {
        using var model = Open(family);
        await using var engine = await LoadAsync(kind, model);
        var request = new LocalRequest { Messages = [new LocalMessage("user", string.Concat(Enumerable.Repeat("\u0001", 300)))] };

        var error = await Assert.ThrowsAsync<GenerationException>(() => EndOfAsync(engine, request));

        Assert.Equal("The prompt has 300 tokens, and the model takes 256 with the answer. Shorten the input, or use a model with a longer context.", error.Message);
    }

    private static async Task<ILocalEngine> LoadAsync(string kind, TinyModel model) => kind == "genai"
        ? await GenAiEngine.LoadAsync(model.Folder)
        : await BatchEngine.LoadAsync(ModelFolder.Read(model.Folder), TimeProvider.System);

    /// <summary>The vectors ignore the end token and have no template: the copy ends at a token that no answer has, and takes raw text.</summary>
    private static TinyModel Open(string family)
    {
        var model = new TinyModel(family);
        var said = Prompts(family).SelectMany(p => Ids(p, "greedy").Concat(Ids(p, "ids"))).ToHashSet();
        model.Edit("genai_config.json", config => config["model"]!["eos_token_id"] = Enumerable.Range(3, 509).Last(id => !said.Contains(id)));
        model.TakeRawText();
        return model;
    }

    private static IReadOnlyList<JsonElement> Prompts(string family) => [.. Expected.Value.GetProperty(family).EnumerateArray()];

    private static IEnumerable<int> Ids(JsonElement prompt, string name) => prompt.GetProperty(name).EnumerateArray().Select(i => i.GetInt32());

    private static void AssertGreedy(JsonElement prompt, LocalEnd end)
    {
        Assert.Equal(prompt.GetProperty("ids").GetArrayLength(), end.InputTokens);
        if (prompt.GetProperty("min_margin").GetDouble() >= Margin)
        {
            Assert.Equal(string.Join(' ', Ids(prompt, "greedy").Take(end.OutputTokens)), string.Join(' ', end.Ids));
        }
    }

    private static Task<LocalEnd> AnswerAsync(ILocalEngine engine, JsonElement prompt, int tokens) => EndOfAsync(engine, new LocalRequest
    {
        Messages = [new LocalMessage("user", prompt.GetProperty("text").GetString()!)],
        Sampling = new SamplingSettings { Temperature = 0 },
        MaxTokens = tokens,
    });

    /// <summary>Asks while the model is busy, so that all wait together.</summary>
    private static async Task<LocalEnd[]> TogetherAsync(ILocalEngine engine, IEnumerable<(JsonElement Prompt, int Tokens)> asked)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        await using var busy = engine.GenerateAsync(new LocalRequest { Messages = [new LocalMessage("user", "a")] }, stop.Token).GetAsyncEnumerator(stop.Token);
        await busy.MoveNextAsync();
        var answers = asked.Select(a => AnswerAsync(engine, a.Prompt, a.Tokens)).ToList();
        await stop.CancelAsync();
        return await Task.WhenAll(answers);
    }

    private static async Task<LocalEnd> EndOfAsync(ILocalEngine engine, LocalRequest request)
    {
        LocalEnd? end = null;
        await foreach (var delta in engine.GenerateAsync(request, TestContext.Current.CancellationToken))
        {
            end = delta.End ?? end;
        }

        return end!;
    }
}
