using System.Numerics.Tensors;
using System.Text.Json.Nodes;
using Inspect.Engine.Inference;
using Inspect.Engine.Inference.Batch;
using Inspect.Engine.Inference.Folders;
using Inspect.Engine.Inference.GenAi;
using Inspect.Engine.Inference.Sampling;
using Inspect.Engine.Inference.Tokenization;
using Inspect.Tests.Inference.Import;
using Inspect.Tests.Support;

namespace Inspect.Tests.Inference.Batch;

/// <summary>
/// Texts of both kinds of angles, together and alone. What each must be comes from two models without LongRoPE: all tokens of a text of at most
/// <see cref="Original"/> tokens are turned as usual, all tokens of a longer one by a third, and every token is picked from a run of the whole text.
/// </summary>
public sealed class LongRopeTests
{
    private const int Original = 24;
    private const int Context = 240;
    private const int Divisor = 3;
    private const int Size = 16;
    private const int EndId = 2;

    // Letters that are tokens of their own beside each other.
    private static readonly string Letters = string.Concat(Enumerable.Range(0, 200).Select(i => "QZXJKVW#@&%"[(i * i * 7 % 31) % 11]));

    /// <summary>How the graph says which angles a text has.</summary>
    public enum Form
    {
        /// <summary>As our importer writes it.</summary>
        Ours,

        /// <summary>By a choice for the whole batch, as Microsoft's builder writes it.</summary>
        Builder,

        /// <summary>The same, with positions as an input.</summary>
        BuilderWithPositions,
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Form.Ours, 0)]
    [InlineData(Form.Ours, BatchEngine.KeptPrompts)]
    [InlineData(Form.Builder, 0)]
    [InlineData(Form.Builder, BatchEngine.KeptPrompts)]
    [InlineData(Form.BuilderWithPositions, 0)]
    [InlineData(Form.BuilderWithPositions, BatchEngine.KeptPrompts)]
    public async Task Generate_ShortLongAndCrossingTexts_EachHasTheAnglesOfItsLength(Form form, int keptPrompts)
    {
        using var imported = Import(form, LongRope());
        var prompts = Prompts(imported.Folder, [5, 12, 20, Original - 1, Original, Original + 1, 40, 130]);
        var expected = Expected(form, prompts);
        await using var engine = await BatchEngine.LoadAsync(ModelFolder.Read(imported.Folder.Path), TimeProvider.System, keptPrompts: keptPrompts, firstCapacity: 16);
        List<string> alone = [];
        foreach (var prompt in prompts)
        {
            alone.Add(Ids(await EndOfAsync(engine, Ask(prompt.Text))));
        }

        // Twice each, in both orders, so that beginnings of the other kind are kept.
        var ends = await Task.WhenAll(prompts.Concat(Enumerable.Reverse(prompts)).Select(p => EndOfAsync(engine, Ask(p.Text))));

        Assert.Equal(Context, imported.Folder.ContextLength);
        Assert.Equal(expected, alone);
        Assert.Equal([.. expected, .. Enumerable.Reverse(expected)], ends.Select(Ids));
        Assert.Equal(keptPrompts > 0, engine.SharedTokens > 0);
        Assert.InRange(ends.Max(e => e.BatchSize), 2, BatchEngine.MaxRows);
    }

    [Theory]
    [InlineData(Form.Ours)]
    [InlineData(Form.Builder)]
    public async Task Score_ContinuationsOnBothSidesOfTheBorder_AreJudgedByTheWholeText(Form form)
    {
        using var imported = Import(form, LongRope());
        var (whole, longer) = (Prompts(imported.Folder, [Original])[0], Prompts(imported.Folder, [Original + 9])[0]);
        var begin = Prompts(imported.Folder, [Original - 6])[0];
        await using var engine = await BatchEngine.LoadAsync(ModelFolder.Read(imported.Folder.Path), TimeProvider.System);
        var asked = new LocalScoreRequest { Prompt = Ask(begin.Text), Continuations = [whole.Text[begin.Text.Length..], longer.Text[begin.Text.Length..]] };

        var scores = await engine.ScoreAsync(asked, Stop);

        Assert.Equal(Judged(LinearOf(1), whole.Ids, scores[0].Tokens.Count), scores[0].Tokens.Sum(t => t.LogProbability), 1e-3);
        Assert.Equal(Judged(LinearOf(Divisor), longer.Ids, scores[1].Tokens.Count), scores[1].Tokens.Sum(t => t.LogProbability), 1e-3);
    }

    [Fact]
    public async Task Generate_ByBothEngines_IsTheSame()
    {
        using var imported = Import(Form.Builder, LongRope());
        var prompts = Prompts(imported.Folder, [5, Original + 6]);
        await using var batch = await BatchEngine.LoadAsync(ModelFolder.Read(imported.Folder.Path), TimeProvider.System);
        await using var genAi = await GenAiEngine.LoadAsync(imported.Folder.Path);
        foreach (var prompt in prompts)
        {
            Assert.Equal(Ids(await EndOfAsync(genAi, Ask(prompt.Text))), Ids(await EndOfAsync(batch, Ask(prompt.Text))));
        }
    }

    [Fact]
    public void WhyNot_AnotherChoice_SaysSo()
    {
        using var imported = Import(Form.Ours, LongRope());
        new BuilderAngles(Original, Context, Size, Divisor) { Comparison = "Less" }.Rewrite(imported.Folder.Path);

        Assert.Equal("it has a choice (If) that is not the one between two tables of angles", DecoderModel.WhyNot(imported.Folder));
    }

    [Fact]
    public void WhyNot_TablesShorterThanTheContext_SaysSo()
    {
        using var imported = Import(Form.Ours, LongRope());
        new BuilderAngles(Original, Context - 1, Size, Divisor).Rewrite(imported.Folder.Path);

        Assert.Equal("its tables of angles are shorter than the context_length of genai_config.json", DecoderModel.WhyNot(imported.Folder));
    }

    private static ImportedFolder Import(Form form, JsonObject rope)
    {
        Assert.SkipWhen(Vectors.Folder("import/hf") is null, "import/hf is not in the vectors of this machine.");

        // Queries and keys that are normed by themselves stand in products of their own, as turning them outside of the attention needs it.
        var tensors = MadeUpTensors.Llama(64, 128, 512);
        for (var layer = 0; layer < 2 && form == Form.BuilderWithPositions; layer++)
        {
            tensors[$"model.layers.{layer}.self_attn.q_norm.weight"] = tensors[$"model.layers.{layer}.self_attn.k_norm.weight"] = MadeUpTensors.Vector(new Random(layer), Size);
        }

        var config = new JsonObject
        {
            ["model_type"] = form == Form.BuilderWithPositions ? "qwen3" : "llama",
            ["vocab_size"] = 512,
            ["hidden_size"] = 64,
            ["intermediate_size"] = 128,
            ["num_hidden_layers"] = 2,
            ["num_attention_heads"] = 4,
            ["num_key_value_heads"] = 2,
            ["head_dim"] = Size,
            ["max_position_embeddings"] = Context,
            ["rope_parameters"] = rope,
            ["tie_word_embeddings"] = false,
        };
        using var source = new TensorFolder(config, tensors);
        var imported = ImportedFolder.Make(source.Path);
        File.WriteAllText(Path.Combine(imported.Folder.Path, "chat_template.jinja"), TinyModel.RawTemplate);
        if (form != Form.Ours && rope["rope_type"]!.GetValue<string>() == "longrope")
        {
            new BuilderAngles(Original, Context, Size, Divisor) { HasPositions = form == Form.BuilderWithPositions }.Rewrite(imported.Folder.Path);
        }

        return imported;
    }

    private static JsonObject LongRope() => new()
    {
        ["rope_type"] = "longrope",
        ["rope_theta"] = 10_000,
        ["original_max_position_embeddings"] = Original,
        ["short_factor"] = new JsonArray([.. Enumerable.Repeat(1, Size / 2).Select(v => (JsonNode)v)]),
        ["long_factor"] = new JsonArray([.. Enumerable.Repeat(Divisor, Size / 2).Select(v => (JsonNode)v)]),
        ["attention_factor"] = 1,
    };

    private static JsonObject LinearOf(int divisor) => new() { ["rope_type"] = "linear", ["rope_theta"] = 10_000, ["factor"] = divisor };

    /// <summary>Beginnings of one text, of so many tokens each.</summary>
    private static List<(string Text, uint[] Ids)> Prompts(ModelFolder folder, IReadOnlyList<int> lengths)
    {
        using var tokenizer = HfTokenizer.Load(Path.Combine(folder.Path, "tokenizer.json"));
        var all = Enumerable.Range(1, Letters.Length).Select(n => (Text: Letters[..n], Ids: tokenizer.Encode(Letters[..n], addSpecialTokens: false))).ToList();
        return [.. lengths.Select(length => all.First(p => p.Ids.Length == length))];
    }

    private static List<string> Expected(Form form, List<(string Text, uint[] Ids)> prompts)
    {
        using var shorter = Import(form, LinearOf(1));
        using var longer = Import(form, LinearOf(Divisor));
        List<string> all = [];
        foreach (var (_, ids) in prompts)
        {
            List<uint> text = [.. ids];
            while (text.Count < ids.Length + Tokens && (text.Count == ids.Length || text[^1] != EndId))
            {
                text.Add((uint)TensorPrimitives.IndexOfMax((text.Count <= Original ? shorter : longer).Logits([.. text])));
            }

            all.Add(string.Join(' ', text.Skip(ids.Length)));
        }

        return all;
    }

    private static double Judged(JsonObject rope, uint[] ids, int count)
    {
        using var model = Import(Form.Ours, rope);
        var sum = 0.0;
        for (var at = ids.Length - count; at < ids.Length; at++)
        {
            var logits = model.Logits(ids[..at]).Select(l => (double)l).ToArray();
            sum += logits[ids[at]] - Math.Log(logits.Sum(Math.Exp));
        }

        return sum;
    }

    private const int Tokens = 10;

    private static LocalRequest Ask(string text) => new() { Messages = [new LocalMessage("user", text)], MaxTokens = Tokens, Sampling = new SamplingSettings { Temperature = 0 } };

    private static string Ids(LocalEnd end) => string.Join(' ', end.Ids);

    private static async Task<LocalEnd> EndOfAsync(ILocalEngine engine, LocalRequest request)
    {
        LocalEnd? end = null;
        await foreach (var delta in engine.GenerateAsync(request, Stop))
        {
            end = delta.End ?? end;
        }

        return end!;
    }
}
