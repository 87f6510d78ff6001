using System.Text.Json;
using Inspect.Engine.Inference.Folders;
using Inspect.Engine.Inference.Sampling;
using Inspect.Engine.Inference.Sequences;
using Inspect.Engine.Inference.Templates;
using Inspect.Engine.Inference.Tokenization;
using Microsoft.ML.OnnxRuntimeGenAI;

namespace Inspect.Engine.Inference.GenAi;

/// <summary>Runs a model folder with ONNX Runtime GenAI. One thread owns the model; requests that wait together run as one lock-step batch.</summary>
public sealed class GenAiEngine : OwnedEngine
{
    /// <summary>Rows of a batch at most.</summary>
    public const int MaxRows = 16;

    private readonly EngineShape _shape;
    private readonly int _memoryPercent;
    private GenAiScheduler? _scheduler;

    private GenAiEngine(ModelFolder folder, TimeProvider time, Action<string>? trial, EngineShape shape, int memoryPercent)
        : base(folder, time, trial) => (_shape, _memoryPercent) = (shape, memoryPercent);

    /// <inheritdoc />
    public override double? LastTokensPerSecond => _scheduler?.LastTokensPerSecond is > 0 and var rate ? rate : null;

    /// <summary>Seconds a step that our sampler took, seconds of the whole step, and rows of the last batch: for measurements.</summary>
    internal (double SamplingSeconds, double StepSeconds, int Rows) LastStep => _scheduler?.LastStep ?? default;

    /// <summary>Pieces of the last prompt that was given in pieces, as far as it came: for tests.</summary>
    internal int LastPieces => _scheduler?.LastPieces ?? 0;

    private protected override string Library => "ONNX Runtime GenAI";

    /// <summary>Loads a folder on a thread of its own.</summary>
    /// <exception cref="ModelLoadException">The folder cannot be loaded.</exception>
    public static Task<GenAiEngine> LoadAsync(string path) => LoadAsync(ModelFolder.Read(path), TimeProvider.System);

    /// <summary>Loads a folder on a thread of its own.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="time">Measures speeds.</param>
    /// <param name="trial">Is told which file comes next, where the folder is tried out in a process of its own; null where it is loaded to be used.</param>
    /// <param name="memoryPercent">Share of the machine's memory that a batch may take.</param>
    /// <param name="shape">How it is to run; null for as usual.</param>
    /// <exception cref="ModelLoadException">The folder cannot be loaded.</exception>
    internal static async Task<GenAiEngine> LoadAsync(
        ModelFolder folder, TimeProvider time, Action<string>? trial = null, int memoryPercent = ModelsOptions.UsualBatchMemoryPercent, EngineShape? shape = null)
    {
        var engine = new GenAiEngine(folder, time, trial, shape ?? EngineShape.Usual, memoryPercent);
        await engine.StartAsync().ConfigureAwait(false);
        return engine;
    }

    private protected override void Enter() => GenAiRuntime.Acquire();

    private protected override void Leave() => GenAiRuntime.Release();

    private protected override bool IsOfLibrary(Exception error) => error is OnnxRuntimeGenAIException or GenerationException;

    private protected override void FailTaken(GenerationException error) => _scheduler?.Fail(error);

    private protected override void LoadAndServe(PromptWriter prompts, Func<HfTokenizer> tokenizer)
    {
        using var config = new Config(Folder.Path);
        config.Overlay(JsonSerializer.Serialize(new { model = new { decoder = new { session_options = new { intra_op_num_threads = _shape.ThreadsOrAll } } } }));
        Begin($"{Folder.GraphName} or its weights");
        using var model = new Model(config);
        tokenizer();
        Begin($"{Folder.GraphName} or its weights");
        var traits = new GenAiProbe(model, Folder).Run();
        var batch = new GenAiBatch(model, Folder, traits, new Sampler(traits.VocabularySize), Time);
        _scheduler = new GenAiScheduler(Pending, batch, new GenAiScoring(model, Folder, traits), prompts, Folder, traits, Math.Min(_shape.Rows ?? MaxRows, MaxRows), _memoryPercent, new EngineMeter(Folder.Name, GenAiEngineFactory.EngineName), Time, Stopping);
        SetLoaded(traits.VocabularySize);
        _scheduler.Serve();
    }
}
