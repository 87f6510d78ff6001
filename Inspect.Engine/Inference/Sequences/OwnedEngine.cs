using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Inspect.Engine.Inference.Constraints;
using Inspect.Engine.Inference.Folders;
using Inspect.Engine.Inference.Templates;
using Inspect.Engine.Inference.Tokenization;

namespace Inspect.Engine.Inference.Sequences;

/// <summary>An engine whose model one thread owns: it loads the folder, serves what comes, and gives all back at the end. Thread-safe.</summary>
public abstract class OwnedEngine : ILocalEngine
{
    private readonly Action<string>? _trial;
    private readonly TaskCompletionSource<LocalModelInfo> _loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stop = new();
    private readonly Thread _owner;
    private HfTokenizer? _tokenizer;
    private LocalModelInfo? _info;
    private FormLibrary? _forms;
    private string _stage = ModelFolder.ConfigName;
    private long _started;
    private int _isDisposed;

    static OwnedEngine() => NativeTelemetry.TurnOff();

    /// <summary>Makes an engine that is not loaded yet.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="time">Measures speeds.</param>
    /// <param name="trial">Is told which file comes next, where the folder is tried out in a process of its own; null where it is loaded to be used.</param>
    private protected OwnedEngine(ModelFolder folder, TimeProvider time, Action<string>? trial)
    {
        (Folder, Time, _trial) = (folder, time, trial);
        _owner = new Thread(Own) { IsBackground = true, Name = $"model {folder.Name}" };
    }

    /// <inheritdoc />
    public LocalModelInfo Info => _info!;

    /// <inheritdoc />
    public abstract double? LastTokensPerSecond { get; }

    /// <summary>The folder.</summary>
    private protected ModelFolder Folder { get; }

    /// <summary>Measures speeds.</summary>
    private protected TimeProvider Time { get; }

    /// <summary>Requests as they come, from any thread.</summary>
    private protected BlockingCollection<EngineRow> Pending { get; } = [];

    /// <summary>The engine is to end.</summary>
    private protected CancellationToken Stopping => _stop.Token;

    /// <summary>The library that runs the model, in sentences.</summary>
    private protected abstract string Library { get; }

    /// <summary>What a request gets whose model is gone.</summary>
    internal static string UnloadedMessage(string name) => $"The model {name} is unloaded. Start the run again.";

    /// <inheritdoc />
    public async IAsyncEnumerable<LocalDelta> GenerateAsync(LocalRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        request.Sampling.Validate();
        if (request.MaxTokens is < 1)
        {
            throw new GenerationException($"max_tokens is {request.MaxTokens}, but must be 1 or more.");
        }

        if (request.TopLogProbabilities is not null)
        {
            // Here, and not on the thread that all answers wait for.
            _ = _tokenizer!.Bytes;
        }

        var row = new AnswerRow(request, _tokenizer!, Time, cancellationToken, request.Form is { } form ? _forms!.Begin(AsTheTemplate(form, request)) : null);
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

    /// <inheritdoc />
    public async Task<IReadOnlyList<LocalScore>> ScoreAsync(LocalScoreRequest request, CancellationToken cancellationToken)
    {
        _ = _tokenizer!.Bytes;
        var asked = request.Continuations.Select(string? (c) => c).DefaultIfEmpty();
        var rows = asked.Select(c => new ScoreRow(request, c, _tokenizer!, Time, cancellationToken)).ToList();
        try
        {
            rows.ForEach(r => Submit(r, cancellationToken));
            return await Task.WhenAll(rows.Select(r => r.Result)).ConfigureAwait(false);
        }
        finally
        {
            rows.ForEach(r => r.Abandon());
        }
    }

    /// <summary>Unloads the model. Answers on their way fail after the step that runs.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            await _stop.CancelAsync().ConfigureAwait(false);
            Pending.CompleteAdding();
        }

        await _ended.Task.ConfigureAwait(false);
        GC.SuppressFinalize(this);
    }

    /// <summary>Loads the folder on the thread that will own it.</summary>
    /// <exception cref="ModelLoadException">The folder cannot be loaded.</exception>
    private protected async Task StartAsync()
    {
        _owner.Start();
        _info = await _loaded.Task.ConfigureAwait(false);
        _forms = new FormLibrary(Folder.Name, _tokenizer!, _info.VocabularySize, Folder.EndIds);
    }

    /// <summary>Loads the model and serves until the stop; tells <see cref="SetLoaded"/> in between. On the thread that owns it.</summary>
    /// <param name="prompts">Makes prompts.</param>
    /// <param name="tokenizer">The tokenizer, which is read while the library prepares the graph, as that keeps one core busy.</param>
    private protected abstract void LoadAndServe(PromptWriter prompts, Func<HfTokenizer> tokenizer);

    /// <summary>An error of the library, which says that the files are at fault.</summary>
    private protected abstract bool IsOfLibrary(Exception error);

    /// <summary>Fails what was taken from those pending and is not done.</summary>
    private protected abstract void FailTaken(GenerationException error);

    /// <summary>The thread begins.</summary>
    private protected virtual void Enter()
    {
    }

    /// <summary>The thread ends.</summary>
    private protected virtual void Leave()
    {
    }

    /// <summary>Names the part of the folder that comes next.</summary>
    private protected void Begin(string stage)
    {
        _stage = stage;
        _trial?.Invoke(stage);
    }

    /// <summary>The model is there.</summary>
    private protected void SetLoaded(int vocabularySize) =>
        _loaded.SetResult(new LocalModelInfo(Folder.Name, Folder.ContextLength, vocabularySize, Math.Round(Time.GetElapsedTime(_started).TotalSeconds, 3)));

    /// <summary>Calls between tags where the chat template speaks of them, as the model was taught.</summary>
    private AnswerForm AsTheTemplate(AnswerForm form, LocalRequest request) => form.Calls is null ? form : form with
    {
        HasTags = (request.Template is { } own ? own.Text : (Folder.ToolTemplate ?? Folder.Template)?.Text)?.Contains(CallReader.OpenTag, StringComparison.Ordinal) == true,
    };

    private void Submit(EngineRow row, CancellationToken cancellationToken)
    {
        try
        {
            Pending.Add(row, cancellationToken);
        }
        catch (InvalidOperationException error)
        {
            throw new GenerationException(UnloadedMessage(Folder.Name), error);
        }
    }

    private void Own()
    {
        Enter();
        try
        {
            LoadAndServe();
        }
        catch (ModelLoadException error)
        {
            _loaded.TrySetException(error);
        }
        catch (Exception error) when (IsOfLibrary(error))
        {
            _loaded.TrySetException(new ModelLoadException(
                $"{_stage} in {Folder.Path} cannot be loaded ({error.Message.TrimEnd('.')}). Copy the folder's files again from where the model came from.", error));
        }
        catch (OutOfMemoryException error)
        {
            _loaded.TrySetException(new ModelLoadException($"The system gives no memory for {Folder.Name}. Unload another model, or lower its max_rows.", error));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            _loaded.TrySetException(new ModelLoadException(
                $"{_stage} in {Folder.Path} cannot be read ({error.Message.TrimEnd('.')}). Check that the folder is still there and that its files may be read.", error));
        }
        catch (Exception error) when (error is DllNotFoundException or EntryPointNotFoundException or MissingFieldException or TypeInitializationException)
        {
            _loaded.TrySetException(new ModelLoadException($"{Library} does not fit this system or version: {error.Message.TrimEnd('.')}.", error));
        }
        finally
        {
            Leave();
            Drain();
            _ended.TrySetResult();
        }
    }

    private void LoadAndServe()
    {
        _started = Time.GetTimestamp();
        var tokenizerLoad = Task.Run(() => HfTokenizer.Load(Folder.TokenizerPath));
        try
        {
            Begin(ModelFolder.ConfigName);
            var prompts = PromptWriter.Read(Folder, Time);
            prompts.Check();
            LoadAndServe(prompts, () =>
            {
                Begin(Path.GetFileName(Folder.TokenizerPath));
                return _tokenizer = tokenizerLoad.GetAwaiter().GetResult();
            });
        }
        finally
        {
            // Also when the model could not be loaded.
            tokenizerLoad.ContinueWith(t => t.Result.Dispose(), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default)
                .ContinueWith(static _ => NativeHeap.Trim(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    /// <summary>Fails what has come and will not be served.</summary>
    private void Drain()
    {
        var error = new GenerationException(UnloadedMessage(Folder.Name));
        Pending.CompleteAdding();
        FailTaken(error);
        while (Pending.TryTake(out var row))
        {
            row.Fail(error);
        }
    }
}
