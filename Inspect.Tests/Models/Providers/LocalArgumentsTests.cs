using System.Collections.Concurrent;
using System.Text.Json;
using Inspect.Engine.Inference;
using Inspect.Engine.Inference.Batch;
using Inspect.Engine.Inference.Folders;
using Inspect.Engine.Inference.GenAi;
using Inspect.Engine.Inference.Hub;
using Inspect.Engine.Inference.Named;
using Inspect.Engine.Models;
using Inspect.Engine.Models.Providers;
using Inspect.Engine.Values;
using Inspect.Tests.Support;
using Microsoft.Extensions.AI;

namespace Inspect.Tests.Models.Providers;

/// <summary>What local models are opened with changes what it names, and engines are shared by it.</summary>
public sealed class LocalArgumentsTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task GetAsync_EqualShapes_ShareAnEngine_AndUnloadingEndsAll()
    {
        using var model = new TinyModel();
        var factory = new ShapeFactory();
        await using var models = TestModels.Open(new ModelsOptions { Dir = model.Dir }, factory);
        var provider = new OnnxProvider(models, new NamedModels(models, HubEnvironment.Process));

        foreach (var arguments in (string[])["{}", """{"threads":1}""", """{"threads":1,"max_length":9,"date":"2026-01-31"}""", """{"max_rows":4,"threads":1}""", """{"chat_template":"none"}"""])
        {
            using var client = await provider.OpenAsync(TinyModel.Name, Of(arguments), Stop);
        }

        Assert.Equal([new(null, null), new(1, null), new(1, 4)], factory.Shapes);
        Assert.Equal(LocalModelState.Ready, models.StatusOf(TinyModel.Name).State);
        Assert.True(await models.UnloadAsync(TinyModel.Name));
        Assert.False(await models.UnloadAsync(TinyModel.Name));
        Assert.Equal(3, factory.Ended);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task MaxRowsAndThreads_BoundTheBatch_AndChangeNoAnswer(bool isBatch)
    {
        using var model = new TinyModel();
        ILocalEngineFactory factory = isBatch ? new BatchEngineFactory(TimeProvider.System) : new GenAiEngineFactory(TimeProvider.System);
        await using var models = TestModels.Open(new ModelsOptions { Dir = model.Dir }, factory);

        var usual = await AskAsync(models, "{}", 12);
        var few = await AskAsync(models, """{"max_rows":2,"threads":1}""", 12);

        Assert.Equal(usual.Texts, few.Texts);
        Assert.InRange(usual.Rows, 3, 12);
        Assert.InRange(few.Rows, 1, 2);
    }

    [Fact]
    public async Task MaxLength_EndsAnswersAndRefusesPrompts_SayingSo()
    {
        using var model = new TinyModel();
        await using var models = TestModels.Open(new ModelsOptions { Dir = model.Dir }, new BatchEngineFactory(TimeProvider.System));
        var provider = new OnnxProvider(models, new NamedModels(models, HubEnvironment.Process));
        using var client = await provider.OpenAsync(TinyModel.Name, Of("""{"max_length":20,"chat_template":"{{ messages[0].content }}"}"""), Stop);

        var last = (await client.GetStreamingResponseAsync([new(ChatRole.User, "\u0001\u0001\u0001\u0001\u0001")], Long, Stop).ToListAsync(Stop))[^1];
        var error = await Assert.ThrowsAsync<GenerationException>(() => client.GetResponseAsync([new(ChatRole.User, new string('\u0001', 30))], Long, Stop));

        Assert.Equal(("model_length", "max_length of 20 tokens"), (last.FinishReason!.Value.Value, last.AdditionalProperties![LocalChatProperties.StopDetail]));
        Assert.Equal((5L, 15L), last.Contents.OfType<UsageContent>().Select(u => (u.Details.InputTokenCount!.Value, u.Details.OutputTokenCount!.Value)).Single());
        Assert.Equal("The prompt has 30 tokens, and max_length allows 20 with the answer. Shorten the input, or raise max_length.", error.Message);
    }

    [Fact]
    public async Task ChatTemplate_TextFileAndNone_MakeThePrompt()
    {
        const string Lines = "{% for m in messages %}{{ m.role }}: {{ m.content }}\n{% endfor %}";
        using var model = new TinyModel();
        File.WriteAllText(model.Path("own.jinja"), "{{ messages[0].content }}{{ messages[0].content }}");
        await using var models = TestModels.Open(new ModelsOptions { Dir = model.Dir }, new BatchEngineFactory(TimeProvider.System));

        var tokens = new List<long>();
        foreach (var template in (string[])["own.jinja", "{% for m in messages %}{{ m.content }}{{ m.content }}{{ m.content }}{% endfor %}", model.Path("own.jinja"), Lines, "none"])
        {
            tokens.Add((await AskAsync(models, JsonSerializer.Serialize(new { chat_template = template }), 1)).Prompt);
        }

        Assert.Equal([8L, 12L, 8L], tokens[..3]);
        Assert.True(tokens[3] > 4);
        Assert.Equal(tokens[3], tokens[4]);
    }

    [Theory]
    [InlineData("""{"threads":0}""", "The model argument threads is 0, but must be a whole number from 1 to 256.")]
    [InlineData("""{"max_rows":"many"}""", "The model argument max_rows is \"many\", but must be a whole number from 1 to 256.")]
    [InlineData("""{"max_length":1.5}""", "The model argument max_length is 1.5, but must be a whole number from 2 to 256, which is what the model takes.")]
    [InlineData("""{"max_length":257}""", "The model argument max_length is 257, but must be a whole number from 2 to 256, which is what the model takes.")]
    [InlineData("""{"chat_template":3}""", "The model argument chat_template is 3, but must be a text: none, the path of a .jinja file, or a template.")]
    [InlineData("""{"chat_template":"/etc/passwd"}""", "The model argument chat_template is \"/etc/passwd\", but must be none, the path of a .jinja file, or the text of a template.")]
    [InlineData("""{"chat_template":"gone.jinja"}""", "There is no file gone.jinja for the model argument chat_template: name one that exists, in the model's folder or below the current one.")]
    [InlineData("""{"chat_template":"{% if %}"}""", "The chat template of the model argument chat_template cannot be used: line 1: ")]
    [InlineData("""{"max_row":1}""", "Models of onnx take no argument \"max_row\". Did you mean \"max_rows\"?")]
    public async Task Check_WhatDoesNotFit_IsSaidInASentence(string arguments, string message)
    {
        using var model = new TinyModel();
        await using var models = TestModels.Open(model.Dir);
        var provider = new OnnxProvider(models, new NamedModels(models, HubEnvironment.Process));

        Assert.StartsWith(message, provider.Check(TinyModel.Name, Of(arguments)), StringComparison.Ordinal);
    }

    private static ChatOptions Long => new() { Temperature = 0, MaxOutputTokens = 200 };

    private static ModelArguments Of(string json) => new()
    {
        Values = JsonElement.Parse(json).EnumerateObject().ToDictionary(p => p.Name, p => p.Value),
    };

    private static async Task<(IReadOnlyList<string> Texts, int Rows, long Prompt)> AskAsync(LocalModels models, string arguments, int requests)
    {
        var provider = new OnnxProvider(models, new NamedModels(models, HubEnvironment.Process));
        using var client = await provider.OpenAsync(TinyModel.Name, Of(arguments), Stop);
        var options = provider.ToOptions(new GenerateConfig { Temperature = 0, MaxTokens = 6 }, new ModelCall(SampleId.Of("s"), 1, 1));
        var answers = await Task.WhenAll(Enumerable.Range(0, requests).Select(async i =>
            await client.GetStreamingResponseAsync([new(ChatRole.User, $"{(char)('A' + i)}\u0001\u0001\u0001")], options, Stop).ToListAsync(Stop)));
        var ends = answers.Select(a => a[^1]).ToList();
        return (
            [.. answers.Select(a => string.Concat(a.Select(u => u.Text)))],
            ends.Max(e => (int)e.AdditionalProperties![LocalChatProperties.BatchSize]!),
            ends[0].Contents.OfType<UsageContent>().Single().Details.InputTokenCount!.Value);
    }

    private sealed class ShapeFactory : ILocalEngineFactory
    {
        private int _ended;

        public string Name => "shapes";

        public ConcurrentQueue<EngineShape> Shapes { get; } = [];

        public int Ended => _ended;

        public string? WhyNot(ModelFolder folder) => null;

        public Task<ILocalEngine> LoadAsync(ModelFolder folder, EngineShape shape)
        {
            Shapes.Enqueue(shape);
            return Task.FromResult<ILocalEngine>(new ShapeEngine(this, folder.Name));
        }

        public Task TryAsync(ModelFolder folder, Action<string> begins) => Task.CompletedTask;

        public void Shutdown()
        {
        }

        private sealed class ShapeEngine(ShapeFactory factory, string name) : ILocalEngine
        {
            public LocalModelInfo Info { get; } = new(name, 256, 1, 0);

            public double? LastTokensPerSecond => null;

            public IAsyncEnumerable<LocalDelta> GenerateAsync(LocalRequest request, CancellationToken cancellationToken) => AsyncEnumerable.Empty<LocalDelta>();

            public Task<IReadOnlyList<LocalScore>> ScoreAsync(LocalScoreRequest request, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<LocalScore>>([]);

            public ValueTask DisposeAsync()
            {
                Interlocked.Increment(ref factory._ended);
                return ValueTask.CompletedTask;
            }
        }
    }
}
