using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using Inspect.Engine.Inference.Folders;
using Inspect.Engine.Inference.Sequences;
using Inspect.Engine.Inference.Templates;
using Inspect.Engine.Inference.Tokenization;
using Microsoft.ML.OnnxRuntime;

namespace Inspect.Engine.Inference.Batch;

/// <summary>Runs a decoder on ONNX Runtime. One thread owns the model and steps all answers together; each joins and leaves by itself, and a prompt that was run is not run again.</summary>
public sealed class BatchEngine : ILocalEngine
{
    /// <summary>Answers that are given at the same time: beyond, a step takes as much longer as it gives more.</summary>
    public const int MaxRows = 32;

    /// <summary>Prompts that are kept for others that begin alike.</summary>
    public const int KeptPrompts = 8;

    /// <summary>Tokens that a slot has room for at first.</summary>
    internal const int FirstCapacity = 512;

    private readonly ModelFolder _folder;
    private readonly TimeProvider _time;
    private readonly int _keptPrompts;
    private readonly int _firstCapacity;
    private readonly int _memoryPercent;
    private readonly Action<string>? _trial;
    private readonly BlockingCollection<GenAiRow> _pending = [];
    private readonly TaskCompletionSource<LocalModelInfo> _loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stop = new();
    private readonly Thread _owner;
    private HfTokenizer? _tokenizer;
    private LocalModelInfo? _info;
    private BatchScheduler? _scheduler;
    private PrefixStore? _prefixes;
    private string _stage = ModelFolder.ConfigName;
    private int _isDisposed;

    private BatchEngine(ModelFolder folder, TimeProvider time, Action<string>? trial, int memoryPercent, int keptPrompts, int firstCapacity)
    {
        (_folder, _time, _trial, _memoryPercent, _keptPrompts, _firstCapacity) = (folder, time, trial, memoryPercent, keptPrompts, firstCapacity);
        _owner = new Thread(Own) { IsBackground = true, Name = $"model {folder.Name}" };
    }

    /// <inheritdoc />
    public LocalModelInfo Info => _info!;

    /// <inheritdoc />
    public double? LastTokensPerSecond => _scheduler?.LastTokensPerSecond is > 0 and var rate ? rate : null;

    /// <summary>Tokens of prompts that were copied instead of being run: for tests and measurements.</summary>
    internal long SharedTokens => _prefixes?.SharedTokens ?? 0;

    /// <summary>Steps that were made, and tokens that they gave: for tests and measurements.</summary>
    internal (long Steps, long Tokens) Made => _scheduler?.Made ?? default;

    private static long Memory => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    /// <summary>Loads a folder on a thread of its own.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="time">Measures speeds.</param>
    /// <param name="trial">Is told which file comes next, where the folder is tried out in a process of its own; null where it is loaded to be used.</param>
    /// <param name="memoryPercent">Share of the machine's memory that keys and values may take.</param>
    /// <param name="keptPrompts">Prompts that are kept for others that begin alike.</param>
    /// <param name="firstCapacity">Tokens that a slot has room for at first.</param>
    /// <exception cref="ModelLoadException">The folder cannot be loaded.</exception>
    internal static async Task<BatchEngine> LoadAsync(
        ModelFolder folder, TimeProvider time, Action<string>? trial = null, int memoryPercent = ModelsOptions.UsualBatchMemoryPercent, int keptPrompts = KeptPrompts, int firstCapacity = FirstCapacity)
    {
        var engine = new BatchEngine(folder, time, trial, memoryPercent, keptPrompts, firstCapacity);
        engine._owner.Start();
        engine._info = await engine._loaded.Task.ConfigureAwait(false);
        return engine;
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<LocalDelta> GenerateAsync(LocalRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        request.Sampling.Validate();
        if (request.MaxTokens is < 1)
        {
            throw new GenerationException($"max_tokens is {request.MaxTokens}, but must be 1 or more.");
        }

        var row = new GenAiRow(request, _tokenizer!, _time, cancellationToken);
        try
        {
            Submit(row, cancellationToken);
            await foreach (var delta in row.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return delta;
            }
        }
        finally
        {
            row.Abandon();
        }
    }

    /// <summary>Unloads the model. Answers on their way fail.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            await _stop.CancelAsync().ConfigureAwait(false);
            _pending.CompleteAdding();
        }

        await _ended.Task.ConfigureAwait(false);
    }

    private static string UnloadedMessage(string name) => $"The model {name} is unloaded. Start the run again.";

    /// <summary>Makes the tokens of a prompt. On the thread that owns the tokenizer, which may be given back at any time.</summary>
    private void Prepare(GenAiRow row, PromptWriter prompts, int vocabularySize, long bytesPerToken)
    {
        row.SetPrompt(prompts.Write(row.Request, row.Unwanted), _folder.ContextLength, vocabularySize);
        var needed = (row.Prompt.Length + row.MaxTokens) * bytesPerToken;
        if (needed > Memory)
        {
            throw new GenerationException(string.Create(
                CultureInfo.InvariantCulture,
                $"The prompt has {row.Prompt.Length:N0} tokens, for which this model needs {needed / 1e9:0.0} GB of memory with the answer; the machine has {Memory / 1e9:0.0} GB. Shorten the input, or lower max_tokens."));
        }
    }

    private void Submit(GenAiRow row, CancellationToken cancellationToken)
    {
        try
        {
            _pending.Add(row, cancellationToken);
        }
        catch (InvalidOperationException error)
        {
            throw new GenerationException(UnloadedMessage(_folder.Name), error);
        }
    }

    private void Own()
    {
        try
        {
            LoadAndServe();
        }
        catch (OnnxRuntimeException error)
        {
            _loaded.TrySetException(new ModelLoadException(
                $"{_stage} in {_folder.Path} cannot be loaded ({error.Message.TrimEnd('.')}). Copy the folder's files again from where the model came from.", error));
        }
        catch (ModelLoadException error)
        {
            _loaded.TrySetException(error);
        }
        catch (Exception error) when (error is DllNotFoundException or EntryPointNotFoundException or MissingFieldException or TypeInitializationException)
        {
            _loaded.TrySetException(new ModelLoadException($"ONNX Runtime does not fit this system or version: {error.Message.TrimEnd('.')}.", error));
        }
        finally
        {
            Drain();
            _ended.TrySetResult();
        }
    }

    private void LoadAndServe()
    {
        var started = _time.GetTimestamp();

        // The tokenizer is read while ONNX Runtime prepares the graph, which keeps one core busy.
        var tokenizerLoad = Task.Run(() => HfTokenizer.Load(_folder.TokenizerPath));
        try
        {
            LoadAndServe(tokenizerLoad, started);
        }
        finally
        {
            // Also when the model could not be loaded.
            tokenizerLoad.ContinueWith(t => t.Result.Dispose(), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default)
                .ContinueWith(static _ => NativeHeap.Trim(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    private void LoadAndServe(Task<HfTokenizer> tokenizerLoad, long started)
    {
        var threads = Environment.ProcessorCount;
        var prompts = PromptWriter.Read(_folder, _time);
        prompts.Check();
        Begin($"{_folder.GraphName} or its weights");
        using var model = DecoderModel.Load(_folder, threads);
        _folder.CheckIds(model.VocabularySize);
        Begin(Path.GetFileName(_folder.TokenizerPath));
        _tokenizer = tokenizerLoad.GetAwaiter().GetResult();
        Begin($"{_folder.GraphName} or its weights");
        var limits = new BatchLimits(MaxRows, _keptPrompts, Memory / 100 * _memoryPercent);
        using var decoder = new OrtDecoder(model, limits.Rows, limits.Slots, Math.Min(_firstCapacity, _folder.ContextLength));
        using var breaking = _stop.Token.Register(decoder.Terminate);
        decoder.Fill(0, [(uint)_folder.EndIds[0]], 0, isWanted: true);
        _prefixes = new PrefixStore(decoder.Slots, limits.Rows, limits.Prefixes);
        _scheduler = new BatchScheduler(new WaitingRows(_pending, r => Prepare(r, prompts, model.VocabularySize, decoder.Slots.BytesPerToken)), decoder, _prefixes, new RowSampler(model.VocabularySize, threads), _folder, limits, _time, _stop.Token);
        _loaded.SetResult(new LocalModelInfo(_folder.Name, _folder.ContextLength, model.VocabularySize, Math.Round(_time.GetElapsedTime(started).TotalSeconds, 3)));
        try
        {
            _scheduler.Serve();
        }
        catch (OnnxRuntimeException) when (_stop.IsCancellationRequested)
        {
            // The run was broken off.
        }
    }

    private void Begin(string stage)
    {
        _stage = stage;
        _trial?.Invoke(stage);
    }

    /// <summary>Fails what has come and will not be served.</summary>
    private void Drain()
    {
        var error = new GenerationException(UnloadedMessage(_folder.Name));
        _pending.CompleteAdding();
        _scheduler?.Fail(error);
        while (_pending.TryTake(out var row))
        {
            row.Fail(error);
        }
    }
}
