using System.Globalization;
using System.Runtime.InteropServices;
using System.Threading.Channels;
using Inspect.Engine.Inference.Constraints;
using Inspect.Engine.Inference.Sampling;
using Inspect.Engine.Inference.Templates;
using Inspect.Engine.Inference.Tokenization;

namespace Inspect.Engine.Inference.Sequences;

/// <summary>A request to be answered, on its way through an engine. Touched by the owner thread alone, but for the channel.</summary>
internal sealed class AnswerRow : EngineRow
{
    private readonly TokenStream _stream;
    private readonly StopMatcher _stops;
    private readonly TimeProvider _time;

    // At most one piece a token, and the number of tokens is bounded: the channel cannot grow beyond an answer.
    private readonly Channel<LocalDelta> _channel = Channel.CreateUnbounded<LocalDelta>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
    private readonly List<uint> _answer = [];
    private readonly List<TokenLikelihood> _likelihoods = [];
    private readonly FormState? _form;
    private string? _promptDate;
    private long _firstToken;

    public AnswerRow(LocalRequest request, HfTokenizer tokenizer, TimeProvider time, CancellationToken cancellation, FormState? form = null)
        : base(tokenizer, time, cancellation)
    {
        (_time, _form) = (time, form);
        Request = request;
        _stream = new TokenStream(tokenizer, skipSpecialTokens: true);
        _stops = new StopMatcher(request.Stops);
    }

    public LocalRequest Request { get; }

    /// <inheritdoc />
    public override LocalCaller? Caller => Request.Caller;

    public ReadOnlySpan<uint> Answer => CollectionsMarshal.AsSpan(_answer);

    public int AnswerLength => _answer.Count;

    public ChannelReader<LocalDelta> Reader => _channel.Reader;

    /// <inheritdoc />
    public override void Prepare(PromptWriter prompts, int contextLength, int vocabularySize)
    {
        Request.Sampling.CheckIds(vocabularySize);
        var clock = prompts.ClockOf(Request);
        SetPrompt(prompts.Write(Request, clock, Unwanted), contextLength, vocabularySize, prompts.IsRaw(Request));
        _promptDate = clock.Told;
    }

    /// <summary>Sets the ids of the prompt and what the context leaves for the answer.</summary>
    /// <param name="text">The prompt.</param>
    /// <param name="contextLength">Tokens that the model takes.</param>
    /// <param name="vocabularySize">Tokens that it knows.</param>
    /// <param name="isRaw">No template made it: the tokenizer puts its mark of a beginning before it.</param>
    public void SetPrompt(string text, int contextLength, int vocabularySize, bool isRaw = false)
    {
        Prompt = Tokenizer.EncodePrompt(text, isRaw);
        var left = CheckPrompt(Prompt, LimitOf(Request, contextLength), vocabularySize);
        if (left < 1)
        {
            throw TooLong($"The prompt has {Prompt.Length:N0} tokens", " with the answer", Request, contextLength);
        }

        MaxTokens = Math.Min(Request.MaxTokens ?? LocalRequest.DefaultMaxTokens, left);
    }

    /// <summary>Picks the next token, on any thread; <see cref="Take"/> follows.</summary>
    /// <param name="sampler">The sampler.</param>
    /// <param name="logits">Shape <c>[vocab]</c>.</param>
    /// <exception cref="GenerationException">No token can be picked.</exception>
    public int Pick(Sampler sampler, ReadOnlySpan<float> logits)
    {
        var id = sampler.Pick(logits, Request.Sampling, Prompt, Answer, Request.Random.At(AnswerLength), _form is null ? default : _form.Allowed);
        _form?.Take(id);
        if (Request.TopLogProbabilities is { } top)
        {
            _likelihoods.Add(TokenLikelihood.Of(logits, id, top));
        }

        return id;
    }

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
            End("stop", $"end token {Tokenizer.Decode([(uint)id], skipSpecialTokens: false)}", batchSize, _stops.Append(_stream.Flush()) + _stops.Flush());
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
                : ("model_length", Request.MaxLength is { } most && Prompt.Length + MaxTokens == most ? string.Create(CultureInfo.InvariantCulture, $"max_length of {most:N0} tokens") : "the context is full");
            End(reason, detail, batchSize, text + _stops.Append(_stream.Flush()) + _stops.Flush());
        }
        else if (text.Length > 0)
        {
            _channel.Writer.TryWrite(new LocalDelta(text, null));
        }
    }

    /// <inheritdoc />
    public override void Fail(Exception error)
    {
        Leave();
        _channel.Writer.TryComplete(error);
    }

    private void End(string reason, string detail, int batchSize, string text)
    {
        var seconds = _time.GetElapsedTime(_firstToken).TotalSeconds;
        var end = new LocalEnd
        {
            StopReason = reason,
            Detail = detail,
            InputTokens = Prompt.Length,
            SharedTokens = SharedTokens,
            OutputTokens = _answer.Count,
            Ids = [.. _answer.Select(id => (int)id)],
            Tokens = [.. _likelihoods.Select(l => LikelihoodTexts.Of(Tokenizer, l))],
            QueueSeconds = Math.Round(QueueSeconds, 4),
            FirstTokenSeconds = Math.Round(SecondsUntil(_firstToken), 4),
            TokensPerSecond = _answer.Count > 1 && seconds > 0 ? Math.Round((_answer.Count - 1) / seconds, 1) : 0,
            BatchSize = batchSize,
            PromptDate = _promptDate,
        };
        Leave(end);
        _channel.Writer.TryWrite(new LocalDelta(text, end));
        _channel.Writer.TryComplete();
    }
}
