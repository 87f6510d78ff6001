using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Inspect.Engine.Inference.Constraints;
using Inspect.Engine.Inference.Sampling;
using Inspect.Engine.Inference.Templates;
using Microsoft.Extensions.AI;

namespace Inspect.Engine.Inference;

/// <summary>A local model as an <see cref="IChatClient"/>. Thread-safe.</summary>
/// <param name="engine">Runs the model.</param>
/// <param name="now">Date and time that the chat template may print; null for the clock.</param>
/// <param name="template">A chat template in place of the model's own; null for that.</param>
/// <param name="maxLength">Most tokens of prompt and answer together; null for all that the model takes.</param>
public sealed class LocalChatClient(ILocalEngine engine, DateTimeOffset? now = null, OwnTemplate? template = null, int? maxLength = null) : IChatClient
{
    /// <inheritdoc />
    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken) =>
        await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken).ConfigureAwait(false);

    /// <inheritdoc />
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        options ??= new ChatOptions();
        var (request, extras) = (ToRequest(messages, options), LocalChatExtras.Of(options));
        var prompt = extras.PromptLogProbabilities is { } top
            ? (await engine.ScoreAsync(new LocalScoreRequest { Prompt = request, Top = top }, cancellationToken).ConfigureAwait(false))[0]
            : null;

        // Whatever ends the first ends the others.
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var others = Enumerable.Range(1, extras.Choices - 1).Select(n => ReadAsync(request with { Random = request.Random.Other(n) }, ending.Token)).ToList();
        try
        {
            var id = Guid.NewGuid().ToString("N");
            var text = new StringBuilder();
            await foreach (var delta in engine.GenerateAsync(request, cancellationToken).ConfigureAwait(false))
            {
                text.Append(delta.Text);
                var update = new ChatResponseUpdate(ChatRole.Assistant, delta.Text) { ResponseId = id, MessageId = id, ModelId = engine.Info.Name };
                if (delta.End is { } end)
                {
                    Complete(update, new LocalAnswers([(text.ToString(), end), .. await Task.WhenAll(others).ConfigureAwait(false)], prompt) { Tools = extras.Tools });
                }

                yield return update;
            }
        }
        finally
        {
            await ending.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(others).ContinueWith(static t => _ = t.Exception, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default).ConfigureAwait(false);
        }
    }

    /// <summary>Says how likely the model finds texts behind a conversation; nothing is generated.</summary>
    /// <param name="messages">The conversation.</param>
    /// <param name="options">Whose call it is, and what its template is told.</param>
    /// <param name="texts">Texts that may follow it, at least one.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="GenerationException">A text cannot be judged, or the run failed.</exception>
    public Task<IReadOnlyList<LocalScore>> ScoreAsync(IEnumerable<ChatMessage> messages, ChatOptions options, IReadOnlyList<string> texts, CancellationToken cancellationToken) =>
        engine.ScoreAsync(new LocalScoreRequest { Prompt = ToRequest(messages, options), Continuations = texts }, cancellationToken);

    /// <inheritdoc />
    public object? GetService(Type serviceType, object? serviceKey) =>
        serviceKey is null && serviceType.IsInstanceOfType(engine) ? engine : serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    /// <summary>Does nothing: the engine belongs to <see cref="LocalModels"/>.</summary>
    public void Dispose()
    {
    }

    private async Task<(string Text, LocalEnd End)> ReadAsync(LocalRequest request, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        LocalEnd? end = null;
        await foreach (var delta in engine.GenerateAsync(request, cancellationToken).ConfigureAwait(false))
        {
            text.Append(delta.Text);
            end = delta.End ?? end;
        }

        return (text.ToString(), end!);
    }

    private static void Complete(ChatResponseUpdate update, LocalAnswers answers)
    {
        var end = answers.Choices[0].End;
        update.FinishReason = end.StopReason switch
        {
            "stop" => ChatFinishReason.Stop,
            "max_tokens" => ChatFinishReason.Length,
            _ => new ChatFinishReason(end.StopReason),
        };
        var tokens = answers.Choices.Sum(c => c.End.OutputTokens);
        update.Contents.Add(new UsageContent(new UsageDetails
        {
            InputTokenCount = end.InputTokens, OutputTokenCount = tokens, TotalTokenCount = end.InputTokens + tokens,
        }));
        update.AdditionalProperties = new AdditionalPropertiesDictionary
        {
            [LocalChatProperties.StopDetail] = end.Detail,
            [LocalChatProperties.TokensPerSecond] = end.TokensPerSecond,
            [LocalChatProperties.FirstTokenSeconds] = end.FirstTokenSeconds,
            [LocalChatProperties.QueueSeconds] = end.QueueSeconds,
            [LocalChatProperties.SharedTokens] = end.SharedTokens,
            [LocalChatProperties.BatchSize] = end.BatchSize,
            [LocalChatProperties.Answers] = answers,
        };
        if (end.PromptDate is { } date)
        {
            update.AdditionalProperties[LocalChatProperties.PromptDate] = date;
        }
    }

    private LocalRequest ToRequest(IEnumerable<ChatMessage> messages, ChatOptions options)
    {
        if (options.Tools is { Count: > 0 })
        {
            throw new GenerationException("A local model takes its tools as its chat template has them, not as functions of this client. Give them in the extras of the options.");
        }

        var extras = LocalChatExtras.Of(options);
        return new LocalRequest
        {
            Messages = LocalMessages.Of(messages),
            Tools = extras.Tools,
            Now = now,
            Template = template,
            MaxLength = maxLength,
            ContinuesLast = options.AdditionalProperties?.GetValueOrDefault(LocalChatProperties.ContinueLast) is true,
            Sampling = new SamplingSettings
            {
                // The options hold floats: 0.1f must not become 0.10000000149.
                Temperature = options.Temperature is { } temperature ? (double)(decimal)temperature : 1,
                TopP = options.TopP is { } topP ? (double)(decimal)topP : 1,
                TopK = options.TopK ?? 0,
                FrequencyPenalty = options.FrequencyPenalty ?? 0,
                PresencePenalty = options.PresencePenalty ?? 0,
                LogitBias = extras.LogitBias,
                MinP = extras.MinP,
                RepetitionPenalty = extras.RepetitionPenalty,
            },
            MaxTokens = options.MaxOutputTokens,
            Stops = options.StopSequences is { } stops ? [.. stops] : [],
            Form = extras.Form ?? (options.ResponseFormat is ChatResponseFormatJson json ? AnswerForm.OfSchema(json.Schema ?? JsonElement.Parse("{}")) : null),
            TopLogProbabilities = extras.TopLogProbabilities,
            Caller = options.AdditionalProperties?.GetValueOrDefault(LocalChatProperties.Caller) as LocalCaller,
            Random = options.AdditionalProperties?.GetValueOrDefault(LocalChatProperties.Random) is RandomStream stream
                ? stream
                : RandomStream.Of(options.Seed ?? RandomNumberGenerator.GetInt32(int.MaxValue), string.Empty, 1, 1),
        };
    }
}
