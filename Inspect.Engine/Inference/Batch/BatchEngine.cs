using System.Globalization;
using Inspect.Engine.Inference.Folders;
using Inspect.Engine.Inference.Sequences;
using Inspect.Engine.Inference.Templates;
using Inspect.Engine.Inference.Tokenization;
using Microsoft.ML.OnnxRuntime;

namespace Inspect.Engine.Inference.Batch;

/// <summary>Runs a decoder on ONNX Runtime. One thread owns the model and steps all answers together; each joins and leaves by itself, and a prompt that was run is not run again.</summary>
public sealed class BatchEngine : OwnedEngine
{
    /// <summary>Answers that are given at the same time where nobody says: beyond, a step takes as much longer as it gives more.</summary>
    public const int MaxRows = 32;

    /// <summary>Prompts that are kept for others that begin alike.</summary>
    public const int KeptPrompts = 8;

    /// <summary>Tokens that a slot has room for at first.</summary>
    internal const int FirstCapacity = 512;

    private readonly EngineShape _shape;
    private readonly int _keptPrompts;
    private readonly int _firstCapacity;
    private readonly int _memoryPercent;
    private BatchScheduler? _scheduler;
    private PrefixStore? _prefixes;

    private BatchEngine(ModelFolder folder, TimeProvider time, Action<string>? trial, EngineShape shape, int memoryPercent, int keptPrompts, int firstCapacity)
        : base(folder, time, trial) => (_shape, _memoryPercent, _keptPrompts, _firstCapacity) = (shape, memoryPercent, keptPrompts, firstCapacity);

    /// <inheritdoc />
    public override double? LastTokensPerSecond => _scheduler?.LastTokensPerSecond is > 0 and var rate ? rate : null;

    /// <summary>Tokens of prompts that were copied instead of being run: for tests and measurements.</summary>
    internal long SharedTokens => _prefixes?.SharedTokens ?? 0;

    /// <summary>Steps that were made, and tokens that they gave: for tests and measurements.</summary>
    internal (long Steps, long Tokens) Made => _scheduler?.Made ?? default;

    /// <summary>What the steps of as many rows as there may be took: for measurements.</summary>
    internal StepMeasure FullSteps => _scheduler?.Full ?? default;

    private protected override string Library => "ONNX Runtime";

    private static long Memory => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    /// <summary>Loads a folder on a thread of its own.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="time">Measures speeds.</param>
    /// <param name="trial">Is told which file comes next, where the folder is tried out in a process of its own; null where it is loaded to be used.</param>
    /// <param name="memoryPercent">Share of the machine's memory that keys and values may take.</param>
    /// <param name="keptPrompts">Prompts that are kept for others that begin alike.</param>
    /// <param name="firstCapacity">Tokens that a slot has room for at first.</param>
    /// <param name="shape">How it is to run; null for as usual.</param>
    /// <exception cref="ModelLoadException">The folder cannot be loaded.</exception>
    internal static async Task<BatchEngine> LoadAsync(
        ModelFolder folder, TimeProvider time, Action<string>? trial = null, int memoryPercent = ModelsOptions.UsualBatchMemoryPercent, int keptPrompts = KeptPrompts, int firstCapacity = FirstCapacity,
        EngineShape? shape = null)
    {
        var engine = new BatchEngine(folder, time, trial, shape ?? EngineShape.Usual, memoryPercent, keptPrompts, firstCapacity);
        await engine.StartAsync().ConfigureAwait(false);
        return engine;
    }

    private protected override bool IsOfLibrary(Exception error) => error is OnnxRuntimeException;

    private protected override void FailTaken(GenerationException error) => _scheduler?.Fail(error);

    private protected override void LoadAndServe(PromptWriter prompts, Func<HfTokenizer> tokenizer)
    {
        var threads = _shape.ThreadsOrAll;
        Begin($"{Folder.GraphName} or its weights");
        using var model = DecoderModel.Load(Folder, threads);
        Folder.CheckIds(model.VocabularySize);
        tokenizer();
        Begin($"{Folder.GraphName} or its weights");
        var limits = new BatchLimits(_shape.Rows ?? MaxRows, _keptPrompts, Memory / 100 * _memoryPercent);
        using var decoder = new OrtDecoder(model, limits.Rows, limits.Slots, Math.Min(_firstCapacity, Folder.ContextLength));
        using var breaking = Stopping.Register(decoder.Terminate);
        decoder.Fill(0, [(uint)Folder.EndIds[0]], 0, firstWanted: 0);
        _prefixes = new PrefixStore(decoder.Slots, limits.Rows, limits.Prefixes);
        var waiting = new WaitingRows(Pending, row => Prepare(row, prompts, model.VocabularySize, decoder.Slots.BytesPerToken));
        _scheduler = new BatchScheduler(waiting, decoder, _prefixes, new RowSampler(model.VocabularySize, threads), Folder, limits, new EngineMeter(Folder.Name, BatchEngineFactory.EngineName), Time, Stopping);
        SetLoaded(model.VocabularySize);
        try
        {
            _scheduler.Serve();
        }
        catch (OnnxRuntimeException) when (Stopping.IsCancellationRequested)
        {
            // The run was broken off.
        }
    }

    private void Prepare(EngineRow row, PromptWriter prompts, int vocabularySize, long bytesPerToken)
    {
        row.Prepare(prompts, Folder.ContextLength, vocabularySize);
        var needed = (row.Prompt.Length + row.MaxTokens) * bytesPerToken;
        if (needed > Memory)
        {
            throw new GenerationException(string.Create(
                CultureInfo.InvariantCulture,
                $"The prompt has {row.Prompt.Length:N0} tokens, for which this model needs {needed / 1e9:0.0} GB of memory with the answer; the machine has {Memory / 1e9:0.0} GB. Shorten the input, or lower max_tokens."));
        }
    }
}
