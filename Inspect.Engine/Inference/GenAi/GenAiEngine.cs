using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Inspect.Engine.Inference.Folders;
using Inspect.Engine.Inference.Sampling;
using Inspect.Engine.Inference.Sequences;
using Inspect.Engine.Inference.Templates;
using Inspect.Engine.Inference.Tokenization;
using Microsoft.ML.OnnxRuntimeGenAI;

namespace Inspect.Engine.Inference.GenAi;

/// <summary>Runs a model folder with ONNX Runtime GenAI. One thread owns the model; requests that wait together run as one lock-step batch.</summary>
public sealed class GenAiEngine : ILocalEngine
{
    /// <summary>Rows of a batch at most.</summary>
    public const int MaxRows = 16;

    private readonly ModelFolder _folder;
    private readonly TimeProvider _time;
    private readonly BlockingCollection<GenAiRow> _pending = [];
    private readonly TaskCompletionSource<LocalModelInfo> _loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stop = new();
    private readonly Thread _owner;
    private HfTokenizer? _tokenizer;
    private LocalModelInfo? _info;
    private GenAiScheduler? _scheduler;
    private readonly Action<string>? _trial;
    private readonly int _memoryPercent;
    private string _stage = ModelFolder.ConfigName;
    private int _isDisposed;

    private GenAiEngine(ModelFolder folder, TimeProvider time, Action<string>? trial, int memoryPercent)
    {
        _folder = folder;
        _time = time;
        _trial = trial;
        _memoryPercent = memoryPercent;
        _owner = new Thread(Own) { IsBackground = true, Name = $"model {folder.Name}" };
    }

    /// <inheritdoc />
    public LocalModelInfo Info => _info!;

    /// <inheritdoc />
    public double? LastTokensPerSecond => _scheduler?.LastTokensPerSecond is > 0 and var rate ? rate : null;

    /// <summary>Seconds a step that our sampler took, seconds of the whole step, and rows of the last batch: for measurements.</summary>
    internal (double SamplingSeconds, double StepSeconds, int Rows) LastStep => _scheduler?.LastStep ?? default;

    /// <summary>Pieces of the last prompt that was given in pieces, as far as it came: for tests.</summary>
    internal int LastPieces => _scheduler?.LastPieces ?? 0;

    /// <summary>Loads a folder on a thread of its own.</summary>
    /// <exception cref="ModelLoadException">The folder cannot be loaded.</exception>
    public static Task<GenAiEngine> LoadAsync(string path) => LoadAsync(ModelFolder.Read(path), TimeProvider.System);

    /// <summary>Loads a folder on a thread of its own.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="time">Measures speeds.</param>
    /// <param name="trial">Is told which file comes next, where the folder is tried out in a process of its own; null where it is loaded to be used.</param>
    /// <param name="memoryPercent">Share of the machine's memory that a batch may take.</param>
    /// <exception cref="ModelLoadException">The folder cannot be loaded.</exception>
    internal static async Task<GenAiEngine> LoadAsync(ModelFolder folder, TimeProvider time, Action<string>? trial = null, int memoryPercent = ModelsOptions.UsualBatchMemoryPercent)
    {
        var engine = new GenAiEngine(folder, time, trial, memoryPercent);
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
            _pending.Add(row, cancellationToken);
        }
        catch (InvalidOperationException error)
        {
            throw new GenerationException(UnloadedMessage(_folder.Name), error);
        }

        try
        {
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

    /// <summary>Unloads the model. Answers on their way fail after the step that runs.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            await _stop.CancelAsync().ConfigureAwait(false);
            _pending.CompleteAdding();
        }

        await _ended.Task.ConfigureAwait(false);
    }

    /// <summary>What a request gets whose model is gone.</summary>
    internal static string UnloadedMessage(string name) => $"The model {name} is unloaded. Start the run again.";

    private void Own()
    {
        GenAiRuntime.Acquire();
        try
        {
            LoadAndServe();
        }
        catch (Exception error) when (error is OnnxRuntimeGenAIException or GenerationException)
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
            _loaded.TrySetException(new ModelLoadException($"ONNX Runtime GenAI does not fit this system or version: {error.Message.TrimEnd('.')}.", error));
        }
        finally
        {
            GenAiRuntime.Release();
            Drain();
            _ended.TrySetResult();
        }
    }

    private void LoadAndServe()
    {
        var started = _time.GetTimestamp();
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

    /// <summary>The tokenizer is read while ONNX Runtime prepares the graph, which keeps one core busy.</summary>
    private void LoadAndServe(Task<HfTokenizer> tokenizerLoad, long started)
    {
        Begin(ModelFolder.ConfigName);
        var prompts = PromptWriter.Read(_folder, _time);
        prompts.Check();
        using var config = new Config(_folder.Path);
        config.Overlay(JsonSerializer.Serialize(new { model = new { decoder = new { session_options = new { intra_op_num_threads = Environment.ProcessorCount } } } }));
        Begin($"{_folder.GraphName} or its weights");
        using var model = new Model(config);
        Begin(Path.GetFileName(_folder.TokenizerPath));
        _tokenizer = tokenizerLoad.GetAwaiter().GetResult();

        Begin($"{_folder.GraphName} or its weights");
        var traits = new GenAiProbe(model, _folder).Run();
        var batch = new GenAiBatch(model, _folder, traits, new Sampler(traits.VocabularySize), _time);
        _scheduler = new GenAiScheduler(_pending, batch, prompts, _folder, traits, _memoryPercent, _time, _stop.Token);
        _loaded.SetResult(new LocalModelInfo(_folder.Name, _folder.ContextLength, traits.VocabularySize, Math.Round(_time.GetElapsedTime(started).TotalSeconds, 3)));
        _scheduler.Serve();
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
