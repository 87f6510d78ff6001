using Inspect.Engine.Inference.Sampling;
using Inspect.Engine.Inference.Templates;
using Inspect.Engine.Inference.Tokenization;

namespace Inspect.Engine.Inference.Sequences;

/// <summary>A given text to be judged, on its way through an engine. Touched by the owner thread alone, but for the result.</summary>
/// <param name="request">What was asked.</param>
/// <param name="continuation">The text that follows the conversation; null for the conversation itself.</param>
/// <param name="tokenizer">The model's tokenizer.</param>
/// <param name="time">Measures the waiting.</param>
/// <param name="cancellation">Ends the waiting.</param>
internal sealed class ScoreRow(LocalScoreRequest request, string? continuation, HfTokenizer tokenizer, TimeProvider time, CancellationToken cancellation)
    : EngineRow(tokenizer, time, cancellation)
{
    private readonly TaskCompletionSource<LocalScore> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<TokenLikelihood> _tokens = [];

    /// <summary>The judgement.</summary>
    public Task<LocalScore> Result => _result.Task;

    /// <inheritdoc />
    public override LocalCaller? Caller => request.Prompt.Caller;

    /// <summary>Place of the first token that is judged, 1 or more: the logits before it are the first that are needed.</summary>
    public int From { get; private set; }

    /// <summary>Tokens whose keys and values are worth keeping: those before the text, or the whole conversation, which is to be answered next.</summary>
    public int Kept { get; private set; }

    /// <summary>Tokens that must be run: behind the last that is judged nothing is asked.</summary>
    public int Needed => Math.Max(Kept, Prompt.Length - 1);

    /// <summary>All tokens were judged.</summary>
    public bool IsComplete => From + _tokens.Count == Prompt.Length;

    /// <inheritdoc />
    public override void Prepare(PromptWriter prompts, int contextLength, int vocabularySize)
    {
        var text = prompts.Write(request.Prompt, Unwanted);
        var isRaw = prompts.IsRaw(request.Prompt);
        var before = Tokenizer.EncodePrompt(text, isRaw);

        // Letters on both sides of the border may be one token: what both begin with is the prompt.
        Prompt = continuation is null ? before : Tokenizer.EncodePrompt(text + continuation, isRaw);
        From = continuation is null ? 1 : before.AsSpan().CommonPrefixLength(Prompt);
        Kept = continuation is null ? Prompt.Length : From;
        if (CheckPrompt(Prompt, LimitOf(request.Prompt, contextLength), vocabularySize) < 0)
        {
            throw TooLong($"The text to judge has {Prompt.Length:N0} tokens with its prompt", string.Empty, request.Prompt, contextLength);
        }

        if (From < 1 || (continuation is not null && From == Prompt.Length))
        {
            throw new GenerationException(From < 1
                ? "The prompt is empty, so there is nothing before the text to judge. Give the sample an input."
                : "The text to judge adds no token to the prompt. Give one that is not empty.");
        }
    }

    /// <summary>Takes the logits behind the next token in order.</summary>
    /// <param name="logits">Shape <c>[vocab]</c>.</param>
    /// <exception cref="GenerationException">The model gave no usable numbers.</exception>
    public void Take(ReadOnlySpan<float> logits)
    {
        var token = TokenLikelihood.Of(logits, (int)Prompt[From + _tokens.Count], Math.Max(1, request.Top));
        _tokens.Add(double.IsNaN(token.LogProbability)
            ? throw new GenerationException("The model gave no usable numbers for the next token. Its files may be damaged: copy them again.")
            : token);
    }

    /// <summary>Gives the judgement to who waits.</summary>
    public void Finish()
    {
        Leave();
        _result.TrySetResult(new LocalScore
        {
            Tokens = [.. _tokens.Select(t => LikelihoodTexts.Of(Tokenizer, t with { Top = [.. t.Top.Take(request.Top)] }))],
            IsGreedy = _tokens.TrueForAll(t => t.Top[0].Id == t.Id),
            InputTokens = From,
        });
    }

    /// <inheritdoc />
    public override void Fail(Exception error)
    {
        Leave();
        _result.TrySetException(error);
    }
}
