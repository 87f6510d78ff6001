using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Inspect.Engine.Inference.Folders;
using Inspect.Engine.Inference.Sampling;
using Inspect.Engine.Inference.Tokenization;
using Microsoft.ML.OnnxRuntimeGenAI;

namespace Inspect.Engine.Inference.GenAi;

/// <summary>Runs a model folder with ONNX Runtime GenAI. One thread owns the model; requests that wait together run as one lock-step batch.</summary>
public sealed class GenAiEngine : ILocalEngine
{
    /// <summary>Rows of a batch at most.</summary>
    public const int MaxRows = 16;

    /// <summary>How long a first request waits for others that come with it: they are submitted one after the other.</summary>
    private static readonly TimeSpan GatherTime = TimeSpan.FromMilliseconds(4);

    private readonly ModelFolder _folder;
    private readonly BlockingCollection<GenAiRow> _pending = [];
    private readonly TaskCompletionSource<LocalModelInfo> _loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Thread _owner;
    private HfTokenizer? _tokenizer;
    private LocalModelInfo? _info;
    private double _lastTokensPerSecond;

    private GenAiEngine(ModelFolder folder)
    {
        _folder = folder;
        _owner = new Thread(Own) { IsBackground = true, Name = $"model {folder.Name}" };
    }

    /// <inheritdoc />
    public LocalModelInfo Info => _info!;

    /// <inheritdoc />
    public double? LastTokensPerSecond => Volatile.Read(ref _lastTokensPerSecond) is > 0 and var rate ? rate : null;

    /// <summary>Seconds a step that our sampler took, and share of the whole step, of the last batch: for measurements.</summary>
    internal (double SamplingSeconds, double StepSeconds, int Rows) LastStep { get; private set; }

    /// <summary>Loads a folder on a thread of its own.</summary>
    /// <exception cref="ModelLoadException">The folder cannot be loaded.</exception>
    public static async Task<GenAiEngine> LoadAsync(string path)
    {
        var engine = new GenAiEngine(ModelFolder.Read(path));
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

        var row = new GenAiRow(request, _tokenizer!, cancellationToken);
        try
        {
            _pending.Add(row, cancellationToken);
        }
        catch (InvalidOperationException error)
        {
            throw new GenerationException($"The model {_folder.Name} is unloaded. Start the run again.", error);
        }

        await foreach (var delta in row.Reader.ReadAllAsync(CancellationToken.None).ConfigureAwait(false))
        {
            yield return delta;
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _pending.CompleteAdding();
        await _ended.Task.ConfigureAwait(false);
        _pending.Dispose();
    }

    private void Own()
    {
        GenAiRuntime.Acquire();
        var started = Stopwatch.GetTimestamp();
        try
        {
            using var tokenizer = HfTokenizer.Load(_folder.TokenizerPath);
            using var config = new Config(_folder.Path);
            config.Overlay(JsonSerializer.Serialize(new { model = new { decoder = new { session_options = new { intra_op_num_threads = Environment.ProcessorCount } } } }));
            using var model = new Model(config);
            using var genAiTokenizer = new Tokenizer(model);
            _tokenizer = tokenizer;
            var vocabulary = MeasureVocabulary(model, genAiTokenizer);
            var info = new LocalModelInfo(_folder.Name, _folder.ContextLength, vocabulary, Math.Round(Stopwatch.GetElapsedTime(started).TotalSeconds, 3));
            _loaded.SetResult(info);
            Serve(new GenAiBatch(model, genAiTokenizer, _folder, vocabulary, new Sampler(vocabulary)), genAiTokenizer);
        }
        catch (OnnxRuntimeGenAIException error)
        {
            FailLoad(new ModelLoadException($"The model {_folder.Name} cannot be loaded: {error.Message.TrimEnd('.')}. Copy its files again from where the model came from.", error));
        }
        catch (Exception error) when (error is ModelLoadException or GenerationException)
        {
            FailLoad(error);
        }
        catch (Exception error) when (error is DllNotFoundException or EntryPointNotFoundException or MissingFieldException or TypeInitializationException)
        {
            FailLoad(new ModelLoadException($"ONNX Runtime GenAI does not fit this system or version: {error.Message.TrimEnd('.')}.", error));
        }
        finally
        {
            GenAiRuntime.Release();
            _ended.TrySetResult();
        }
    }

    private void FailLoad(Exception error)
    {
        _loaded.TrySetException(error);
        _pending.CompleteAdding();
        while (_pending.TryTake(out var row))
        {
            row.Fail(error);
        }
    }

    /// <summary>One token through the model: the width of its logits, and the proof that logits can be read and replaced.</summary>
    private static int MeasureVocabulary(Model model, Tokenizer tokenizer)
    {
        using var parameters = new GeneratorParams(model);
        parameters.SetSearchOption("max_length", 4);
        using var generator = new Generator(model, parameters);
        using var prompt = tokenizer.EncodeBatch([string.Empty]);
        prompt.Append(0, 0);
        generator.AppendTokenSequences(prompt);
        using var logits = generator.GetOutput("logits");
        var width = (int)logits.Shape()[^1];
        GenAiNative.Destroy(GenAiNative.GetLogits(generator));
        return width;
    }

    private void Serve(GenAiBatch batch, Tokenizer tokenizer)
    {
        GenAiRow? held = null;
        while (held is not null || TryTake(Timeout.InfiniteTimeSpan, out held))
        {
            var rows = new List<GenAiRow>();
            held = Gather(held!, rows, tokenizer);
            if (rows.Count > 0)
            {
                Run(batch, rows);
            }
        }
    }

    private bool TryTake(TimeSpan wait, out GenAiRow? row) => _pending.TryTake(out row, wait);

    /// <summary>Fills a batch with what waits, as far as rows and memory allow.</summary>
    /// <returns>A row that did not fit any more.</returns>
    private GenAiRow? Gather(GenAiRow first, List<GenAiRow> rows, Tokenizer tokenizer)
    {
        for (var row = first; row is not null;)
        {
            if (Prepare(row, tokenizer))
            {
                if (rows.Count > 0 && !Fits(rows, row))
                {
                    return row;
                }

                rows.Add(row);
            }

            if (rows.Count == MaxRows || (rows.Count == 1 && MustRunAlone(rows[0])) || !TryTake(GatherTime, out row))
            {
                return null;
            }
        }

        return null;
    }

    private bool Prepare(GenAiRow row, Tokenizer tokenizer)
    {
        if (row.IsCancelled)
        {
            row.Cancel();
            return false;
        }

        if (row.Prompt.Length > 0)
        {
            return true;
        }

        try
        {
            row.SetPrompt(ApplyTemplate(row.Request.Messages, tokenizer), _folder.ContextLength);
            return true;
        }
        catch (GenerationException error)
        {
            row.Fail(error);
        }
        catch (OnnxRuntimeGenAIException error)
        {
            row.Fail(new GenerationException($"The chat template of {_folder.Name} refuses this conversation: {error.Message.TrimEnd('.')}.", error));
        }

        return false;
    }

    private string ApplyTemplate(IReadOnlyList<LocalMessage> messages, Tokenizer tokenizer)
    {
        if (!_folder.HasChatTemplate)
        {
            return string.Concat(messages.Select(m => m.Content));
        }

        var json = JsonSerializer.Serialize(messages.Select(m => new { role = m.Role, content = m.Content }));
        return tokenizer.ApplyChatTemplate(string.Empty, json, string.Empty, true);
    }

    /// <summary>GenAI finds padding by comparing ids, so a prompt that ends with the padding id would lose its end among others.</summary>
    private bool MustRunAlone(GenAiRow row) => row.Prompt.Length > 0 && row.Prompt[^1] == _folder.PaddingId;

    private bool Fits(List<GenAiRow> rows, GenAiRow row)
    {
        if (MustRunAlone(row))
        {
            return false;
        }

        var length = Math.Max(rows.Max(r => r.Prompt.Length), row.Prompt.Length) + Math.Max(rows.Max(r => r.MaxTokens), row.MaxTokens);
        var budget = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4;
        return length <= _folder.ContextLength && (rows.Count + 1) * (long)length * _folder.CacheBytesPerToken <= budget;
    }

    private void Run(GenAiBatch batch, List<GenAiRow> rows)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            rows.ForEach(r => r.BeginBatch());
            batch.Run(rows);
            var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            Volatile.Write(ref _lastTokensPerSecond, rows.Sum(r => r.AnswerLength) / seconds);
            LastStep = (batch.SamplingSeconds / Math.Max(1, batch.Steps), seconds / Math.Max(1, batch.Steps), rows.Count);
        }
        catch (Exception error) when (error is OnnxRuntimeGenAIException or GenerationException)
        {
            var failure = error as GenerationException ?? new GenerationException($"The model run failed: {error.Message.TrimEnd('.')}.", error);
            rows.FindAll(r => !r.IsDone).ForEach(r => r.Fail(failure));
        }

        rows.FindAll(r => !r.IsDone).ForEach(r => r.Fail(new GenerationException("The model ended the run before the answer was complete.")));
    }
}
