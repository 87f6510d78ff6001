using Inspect.Engine.Inference.Templates;
using Inspect.Engine.Inference.Tokenization;

namespace Inspect.Engine.Inference.Sequences;

/// <summary>One question on its way through an engine. Touched by the owner thread alone, but for those who wait.</summary>
internal abstract class EngineRow
{
    private readonly CancellationToken _cancellation;
    private readonly CancellationTokenSource _unwanted;
    private readonly TimeProvider _time;
    private readonly long _submitted;
    private long _begun;
    private EngineMeter? _meter;
    private long _bytes;

    protected EngineRow(HfTokenizer tokenizer, TimeProvider time, CancellationToken cancellation)
    {
        (Tokenizer, _time, _submitted, _cancellation) = (tokenizer, time, time.GetTimestamp(), cancellation);
        _unwanted = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Unwanted = _unwanted.Token;
    }

    /// <summary>Ids of the prompt, there from <see cref="Prepare"/> on.</summary>
    public uint[] Prompt { get; protected set; } = [];

    /// <summary>New tokens that it may come to.</summary>
    public int MaxTokens { get; protected set; }

    /// <summary>Whose question it is.</summary>
    public abstract LocalCaller? Caller { get; }

    /// <summary>It was answered, failed or was dropped.</summary>
    public bool IsDone { get; private set; }

    /// <summary>Ends when nobody waits for the answer any more.</summary>
    public CancellationToken Unwanted { get; }

    /// <summary>Nobody waits for the answer any more.</summary>
    public bool IsCancelled => Unwanted.IsCancellationRequested;

    /// <summary>Seconds from the question until its run began.</summary>
    public double QueueSeconds => _time.GetElapsedTime(_submitted, _begun).TotalSeconds;

    protected HfTokenizer Tokenizer { get; }

    /// <summary>Makes the ids of the prompt. On the thread that owns the tokenizer, which may be given back at any time.</summary>
    /// <exception cref="GenerationException">It cannot be answered.</exception>
    public abstract void Prepare(PromptWriter prompts, int contextLength, int vocabularySize);

    /// <summary>Tells who waits that there will be no answer.</summary>
    public abstract void Fail(Exception error);

    /// <summary>Nobody reads on, so the row need not either. Called from the reader's thread.</summary>
    public void Abandon()
    {
        _unwanted.Cancel();
        _unwanted.Dispose();
    }

    /// <summary>Tokens of the prompt that were copied instead of being run.</summary>
    public int SharedTokens { get; set; }

    /// <summary>Its run begins.</summary>
    /// <param name="meter">Is told of it; null where nobody measures.</param>
    /// <param name="bytes">Bytes of keys and values that it reserves.</param>
    public void BeginBatch(EngineMeter? meter = null, long bytes = 0)
    {
        _begun = _time.GetTimestamp();
        if (_meter is null && meter is not null)
        {
            (_meter, _bytes) = (meter, bytes);
            meter.Begin(QueueSeconds, bytes);
        }
    }

    /// <summary>Nothing more is done for it.</summary>
    /// <param name="end">How its answer ended; null where it has none.</param>
    protected void Leave(LocalEnd? end = null)
    {
        if (IsDone)
        {
            return;
        }

        IsDone = true;
        _meter?.Leave(_bytes);
        if (end is not null)
        {
            _meter?.Answer(end);
        }
    }

    /// <summary>Leaves it, as nobody waits.</summary>
    public void Cancel() => Fail(new OperationCanceledException(_cancellation));

    /// <summary>Seconds from the question until a moment.</summary>
    protected double SecondsUntil(long moment) => _time.GetElapsedTime(_submitted, moment).TotalSeconds;

    /// <summary>Most tokens of a request's prompt and answer together.</summary>
    protected static int LimitOf(LocalRequest request, int contextLength) => Math.Min(request.MaxLength ?? contextLength, contextLength);

    /// <summary>The error that there is no room.</summary>
    protected static GenerationException TooLong(string what, string with, LocalRequest request, int contextLength) => new(request.MaxLength < contextLength
        ? $"{what}, and max_length allows {request.MaxLength:N0}{with}. Shorten the input, or raise max_length."
        : $"{what}, and the model takes {contextLength:N0}{with}. Shorten the input, or use a model with a longer context.");

    /// <summary>Checks that the ids of a prompt are tokens of the model, and that it has room for them.</summary>
    /// <returns>Tokens that the context leaves.</returns>
    protected static int CheckPrompt(uint[] prompt, int contextLength, int vocabularySize)
    {
        if (prompt.Length > 0 && prompt.Max() >= vocabularySize)
        {
            throw new GenerationException($"The prompt holds the token {prompt.Max()}, but the model has {vocabularySize:N0} tokens. The folder's tokenizer.json belongs to another model: copy it again.");
        }

        return prompt.Length == 0
            ? throw new GenerationException("The prompt is empty, so there is nothing to go on from. Give the sample an input.")
            : contextLength - prompt.Length;
    }
}
