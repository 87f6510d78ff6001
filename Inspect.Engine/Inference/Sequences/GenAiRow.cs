using System.Globalization;
using System.Threading.Channels;
using Inspect.Engine.Inference.Tokenization;

namespace Inspect.Engine.Inference.Sequences;

/// <summary>One request on its way through a batch. Touched by the owner thread alone, but for the channel.</summary>
internal sealed class GenAiRow
{
    private readonly HfTokenizer _tokenizer;
    private readonly TokenStream _stream;
    private readonly StopMatcher _stops;
    private readonly CancellationToken _cancellation;
    private readonly CancellationTokenSource _unwanted;
    private readonly TimeProvider _time;
    private readonly long _submitted;

    // At most one piece a token, and the number of tokens is bounded: the channel cannot grow beyond an answer.
    private readonly Channel<LocalDelta> _channel = Channel.CreateUnbounded<LocalDelta>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
    private readonly List<uint> _answer = [];
    private long _batchStarted;
    private long _firstToken;

    public GenAiRow(LocalRequest request, HfTokenizer tokenizer, TimeProvider time, CancellationToken cancellation)
    {
        _time = time;
        _submitted = time.GetTimestamp();
        Request = request;
        _tokenizer = tokenizer;
        _stream = new TokenStream(tokenizer, skipSpecialTokens: true);
        _stops = new StopMatcher(request.Stops);
        _cancellation = cancellation;
        _unwanted = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Unwanted = _unwanted.Token;
    }

    public LocalRequest Request { get; }

    public uint[] Prompt { get; private set; } = [];

    public int MaxTokens { get; private set; }

    public ReadOnlySpan<uint> Answer => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_answer);

    public int AnswerLength => _answer.Count;

    public bool IsDone { get; private set; }

    public ChannelReader<LocalDelta> Reader => _channel.Reader;

    /// <summary>Ends when nobody waits for the answer any more.</summary>
    public CancellationToken Unwanted { get; }

    public bool IsCancelled => Unwanted.IsCancellationRequested;

    /// <summary>Sets the ids of the prompt and what the context leaves for the answer.</summary>
    public void SetPrompt(string text, int contextLength, int vocabularySize)
    {
        Prompt = _tokenizer.Encode(text, addSpecialTokens: false);
        if (Prompt.Length > 0 && Prompt.Max() >= vocabularySize)
        {
            throw new GenerationException($"The prompt holds the token {Prompt.Max()}, but the model has {vocabularySize:N0} tokens. The folder's tokenizer.json belongs to another model: copy it again.");
        }

        var left = contextLength - Prompt.Length;
        if (left < 1)
        {
            throw new GenerationException($"The prompt has {Prompt.Length:N0} tokens, and the model takes {contextLength:N0} with the answer. Shorten the input, or use a model with a longer context.");
        }

        if (Prompt.Length == 0)
        {
            throw new GenerationException("The prompt is empty, so there is nothing to go on from. Give the sample an input.");
        }

        MaxTokens = Math.Min(Request.MaxTokens ?? LocalRequest.DefaultMaxTokens, left);
    }

    /// <summary>Nobody reads on, so the row need not either. Called from the reader's thread.</summary>
    public void Abandon()
    {
        _unwanted.Cancel();
        _unwanted.Dispose();
    }

    public void BeginBatch() => _batchStarted = _time.GetTimestamp();

    /// <summary>Takes the next token: gives out its text, and ends the answer where it ends.</summary>
    public void Take(int id, IReadOnlyList<int> endIds, int batchSize)
    {
        if (_firstToken == 0)
        {
            _firstToken = _time.GetTimestamp();
        }

        _answer.Add((uint)id);
        if (endIds.Contains(id))
        {
            End("stop", $"end token {_tokenizer.Decode([(uint)id], skipSpecialTokens: false)}", batchSize, _stops.Append(_stream.Flush()) + _stops.Flush());
            return;
        }

        var text = _stops.Append(_stream.Append((uint)id));
        if (_stops.Found is { } found)
        {
            End("stop", $"stop text {System.Text.Json.JsonSerializer.Serialize(found)}", batchSize, text);
        }
        else if (_answer.Count >= MaxTokens)
        {
            var isAsked = Request.MaxTokens is { } asked && asked <= MaxTokens;
            var isDefault = Request.MaxTokens is null && MaxTokens == LocalRequest.DefaultMaxTokens;
            var (reason, detail) = isAsked || isDefault
                ? ("max_tokens", string.Create(CultureInfo.InvariantCulture, $"limit of {MaxTokens:N0} new tokens"))
                : ("model_length", "the context is full");
            End(reason, detail, batchSize, text + _stops.Append(_stream.Flush()) + _stops.Flush());
        }
        else if (text.Length > 0)
        {
            _channel.Writer.TryWrite(new LocalDelta(text, null));
        }
    }

    public void Fail(Exception error)
    {
        IsDone = true;
        _channel.Writer.TryComplete(error);
    }

    public void Cancel() => Fail(new OperationCanceledException(_cancellation));

    private void End(string reason, string detail, int batchSize, string text)
    {
        IsDone = true;
        var seconds = _time.GetElapsedTime(_firstToken).TotalSeconds;
        _channel.Writer.TryWrite(new LocalDelta(text, new LocalEnd
        {
            StopReason = reason,
            Detail = detail,
            InputTokens = Prompt.Length,
            OutputTokens = _answer.Count,
            Ids = [.. _answer.Select(id => (int)id)],
            QueueSeconds = Math.Round(_time.GetElapsedTime(_submitted, _batchStarted).TotalSeconds, 4),
            FirstTokenSeconds = Math.Round(_time.GetElapsedTime(_submitted, _firstToken).TotalSeconds, 4),
            TokensPerSecond = _answer.Count > 1 && seconds > 0 ? Math.Round((_answer.Count - 1) / seconds, 1) : 0,
            BatchSize = batchSize,
        }));
        _channel.Writer.TryComplete();
    }
}
