using Inspect.Engine.Inference;
using Inspect.Engine.Inference.Folders;
using Inspect.Engine.Inference.GenAi;
using Inspect.Engine.Inference.Sampling;
using Inspect.Engine.Inference.Sequences;
using Inspect.Engine.Inference.Tokenization;
using Inspect.Tests.Support;
using Microsoft.ML.OnnxRuntimeGenAI;

namespace Inspect.Tests.Inference;

/// <summary>Prompts on their way to the model: long ones, unwanted ones, odd characters, templates.</summary>
[Collection(BuiltInModelCollection.Name)]
public sealed class GenAiPromptTests(BuiltInModel builtIn)
{
    [Fact]
    public async Task Generate_ANul_ReachesTheModelLikeAnyCharacter()
    {
        using var tokenizer = HfTokenizer.Load(Path.Combine(Repository.Root, "models", BuiltInModel.Name, "tokenizer.json"));
        const string Asked = "before\0after \uF8FF";

        // The built-in template with its system message, as its README shows it.
        var text = $"<|im_start|>system\nYou are a helpful AI assistant named SmolLM, trained by Hugging Face<|im_end|>\n<|im_start|>user\n{Asked}<|im_end|>\n<|im_start|>assistant\n";
        var end = await EndAsync(builtIn.Engine, Asked);

        Assert.Equal(tokenizer.Encode(text, addSpecialTokens: false).Length, end.InputTokens);
    }

    [Fact]
    public async Task Generate_ATemplateFileBesideAnother_IsTheOneThatCounts()
    {
        using var model = new TinyModel();
        using var tokenizer = HfTokenizer.Load(model.Path("tokenizer.json"));
        model.Edit("tokenizer_config.json", config => config["chat_template"] = "{{ 'x' }}");
        await File.WriteAllTextAsync(model.Path("chat_template.jinja"), "{{ 'one two three four five' }}", TestContext.Current.CancellationToken);
        await using var engine = await GenAiEngine.LoadAsync(model.Folder);

        var end = await EndAsync(engine, "Hi");

        Assert.Equal(tokenizer.Encode("one two three four five", addSpecialTokens: false).Length, end.InputTokens);
    }

    [Fact]
    public void Run_ALongPrompt_GivesInPiecesWhatItGivesAtOnce()
    {
        using var batch = new Batch();
        var asked = string.Concat(Enumerable.Range(0, 110).Select(i => $"Item {i} is {i * 7}. "));

        var atOnce = batch.Answer(asked, new Lazy<bool>(() => false), CancellationToken.None);
        var inPieces = batch.Answer(asked, new Lazy<bool>(() => true), CancellationToken.None);

        Assert.True(inPieces.Prompt.Length > GenAiTraits.LongPrompt);
        Assert.Equal((0, (inPieces.Prompt.Length + 255) / 256), (atOnce.Pieces, inPieces.Pieces));
        Assert.Equal(atOnce.Ids, inPieces.Ids);
        Assert.NotEmpty(atOnce.Ids);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Run_NobodyWaitsAnyMore_RunsNothing(bool isInPieces)
    {
        using var batch = new Batch();
        using var stop = new CancellationTokenSource();

        // The question whether it takes pieces is asked once the run has begun.
        var answer = batch.Answer(string.Concat(Enumerable.Repeat("word ", 2_000)), new Lazy<bool>(() =>
        {
            stop.Cancel();
            return isInPieces;
        }), stop.Token);

        Assert.Equal((0, 0, 0), (answer.Pieces, answer.Steps, answer.Ids.Count));
    }

    [Fact]
    public void Run_NobodyWaitsAnyMoreWhileThePromptRuns_BreaksItOff()
    {
        using var batch = new Batch();
        using var stop = new CancellationTokenSource();

        // At once: some 1,500 tokens take seconds, and are at work when the reader leaves.
        var answer = batch.Answer(string.Concat(Enumerable.Repeat("word ", 1_500)), new Lazy<bool>(() =>
        {
            stop.CancelAfter(TimeSpan.FromMilliseconds(100));
            return false;
        }), stop.Token);

        Assert.True(answer.IsBrokenOff);
        Assert.Equal((0, 0), (answer.Steps, answer.Ids.Count));
    }

    private static async Task<LocalEnd> EndAsync(ILocalEngine engine, string text)
    {
        LocalEnd? end = null;
        await foreach (var delta in engine.GenerateAsync(new LocalRequest { Messages = [new LocalMessage("user", text)], MaxTokens = 1 }, TestContext.Current.CancellationToken))
        {
            end = delta.End ?? end;
        }

        return end!;
    }

    /// <summary>The built-in model without its scheduler.</summary>
    private sealed class Batch : IDisposable
    {
        private readonly ModelFolder _folder = ModelFolder.Read(Path.Combine(Repository.Root, "models", BuiltInModel.Name));
        private readonly Config _config;
        private readonly Model _model;
        private readonly HfTokenizer _tokenizer;

        public Batch()
        {
            _config = new Config(_folder.Path);
            _model = new Model(_config);
            _tokenizer = HfTokenizer.Load(_folder.TokenizerPath);
        }

        public (IReadOnlyList<int> Ids, uint[] Prompt, int Pieces, int Steps, bool IsBrokenOff) Answer(string text, Lazy<bool> takesPieces, CancellationToken cancellationToken)
        {
            var row = new AnswerRow(
                new LocalRequest { Messages = [], MaxTokens = 6, Sampling = new SamplingSettings { Temperature = 0 } }, _tokenizer, TimeProvider.System, cancellationToken);
            row.SetPrompt(text, _folder.ContextLength, 49_152);
            row.BeginBatch();
            var batch = new GenAiBatch(_model, _folder, new GenAiTraits(49_152, RowMixing.Any, GivesAll: true, takesPieces), new Sampler(49_152), TimeProvider.System);
            batch.Run([row], CancellationToken.None);
            return ([.. row.Answer.ToArray().Select(id => (int)id)], row.Prompt, batch.Pieces, batch.Steps, batch.IsBrokenOff);
        }

        public void Dispose()
        {
            _tokenizer.Dispose();
            _model.Dispose();
            _config.Dispose();
        }
    }
}
