using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Inspect.Engine.Inference;
using Inspect.Engine.Models.Calls;
using Inspect.Engine.Models.Providers;
using Inspect.Engine.Models.Providers.Batching;
using Inspect.Engine.Models.Tools;
using Microsoft.Extensions.AI;
using ChatMessage = Inspect.Engine.Messages.ChatMessage;

namespace Inspect.Engine.Models;

/// <summary>A model as one run uses it: the calls of the run count together, the client is that of all runs. Thread-safe.</summary>
public sealed class Model
{
    /// <summary>Longest refusal that an error shows, in characters.</summary>
    private const int MaxRefusal = 500;

    private readonly OpenModel _open;
    private readonly TimeProvider _time;

    internal Model(OpenModel open, int maxConnections, TimeProvider time)
    {
        _open = open;
        MaxConnections = maxConnections;
        _time = time;
    }

    /// <summary>Provider, slash, name.</summary>
    public string Name => _open.Name;

    /// <summary>It is asked over connections to a server.</summary>
    internal bool HasServer => _open.Provider.IsHosted;

    /// <summary>Address of its server, where one was given.</summary>
    internal string? BaseUrl => _open.Arguments.BaseUrl;

    /// <summary>Calls at the same time where neither the settings of a call nor its provider name a number; counts for calls that begin later.</summary>
    internal int MaxConnections { get; set; }

    /// <summary>Is told that other numbers of calls are allowed at the same time. It must not wait.</summary>
    internal Action? LimitChanged { get; set; }

    /// <summary>Tokens that all runs of this process used.</summary>
    public ModelUsage TotalUsage => _open.Usage;

    /// <summary>Asks the model.</summary>
    /// <param name="messages">The conversation.</param>
    /// <param name="config">Settings, merged.</param>
    /// <param name="call">Which call of which sample it is.</param>
    /// <param name="onText">Gets each piece of the answer as it comes, in order, one at a time.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="InspectException">The model cannot take a message or a setting, or the call failed.</exception>
    public Task<ModelOutput> GenerateAsync(
        IReadOnlyList<ChatMessage> messages, GenerateConfig config, ModelCall call, Action<string>? onText, CancellationToken cancellationToken) =>
        GenerateAsync(messages, ToolOffer.None, config, call, onText, cancellationToken);

    /// <summary>Asks the model, which may call tools. Nothing is run: the calls stand in the answer.</summary>
    /// <param name="messages">The conversation.</param>
    /// <param name="tools">Tools on offer.</param>
    /// <param name="config">Settings, merged.</param>
    /// <param name="call">Which call of which sample it is.</param>
    /// <param name="onText">Gets each piece of the answer as it comes, in order, one at a time.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="InspectException">The model cannot take a message, a tool or a setting, or the call failed.</exception>
    public async Task<ModelOutput> GenerateAsync(
        IReadOnlyList<ChatMessage> messages, ToolOffer tools, GenerateConfig config, ModelCall call, Action<string>? onText, CancellationToken cancellationToken)
    {
        if (ChatConversion.Refusal(_open.Provider, config) is { } refusal)
        {
            throw new InspectException(refusal);
        }

        var started = _time.GetTimestamp();
        var text = new StringBuilder();
        ChatResponseUpdate? last = null;
        ModelUsage? usage = null;
        ChatFinishReason? reason = null;
        var options = (Limits(config) with { Waited = call.Waited, Retried = call.Retried, Restarted = _open.Provider.IsHosted ? call.Restarted : null, LimitChanged = LimitChanged }).Into(Options(messages, tools, config, call, onText is not null));
        var sent = _open.Provider.IsHosted ? [] : _open.Provider.ToMessages(messages);
        await foreach (var update in _open.Client.GetStreamingResponseAsync(sent, options, cancellationToken).ConfigureAwait(false))
        {
            last = update;
            reason = update.FinishReason ?? reason;
            usage = ChatConversion.UsageOf(update) ?? usage;
            if (update.Text is { Length: > 0 } piece)
            {
                text.Append(piece);
                onText?.Invoke(piece);
            }
        }

        if (last?.RawRepresentation is ModelOutput output)
        {
            if (config.FailOnRefusal == true && output.StopReason == "content_filter")
            {
                throw new InspectException($"{Name} refused to answer, and fail_on_refusal is set: {(output.Completion.Length > MaxRefusal ? output.Completion[..MaxRefusal] + "…" : output.Completion)}");
            }

            return output with { Time = Math.Round(_time.GetElapsedTime(started).TotalSeconds, 3) };
        }

        var message = ChatMessage.Assistant(text.ToString()) with { Source = "generate", Model = Name };
        var choices = _open.Provider.ToChoices(new ChatChoice { Message = message, StopReason = ChatConversion.ToStopReason(reason) }, last);
        return new ModelOutput
        {
            Model = ShortName,
            Choices = choices,
            Completion = choices[0].Message.Text,
            Usage = usage,
            InputContextTokens = usage is null ? null : usage.InputTokens + (usage.InputTokensCacheRead ?? 0) + (usage.InputTokensCacheWrite ?? 0),
            Time = Math.Round(_time.GetElapsedTime(started).TotalSeconds, 3),
            Metadata = Facts(last),
        };
    }

    /// <summary>Says how likely the model finds texts behind a conversation; nothing is generated. Local models alone can.</summary>
    /// <param name="messages">The conversation.</param>
    /// <param name="texts">Texts that may follow it, each by itself.</param>
    /// <param name="call">Which call of which sample it is.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>One for each text, in their order.</returns>
    /// <exception cref="InspectException">The model cannot say, or cannot take a message or a text.</exception>
    public async Task<IReadOnlyList<TextLikelihood>> LikelihoodsAsync(
        IReadOnlyList<ChatMessage> messages, IReadOnlyList<string> texts, ModelCall call, CancellationToken cancellationToken)
    {
        if (_open.Client.GetService<LocalChatClient>() is not { } local)
        {
            throw new InspectException($"Models of {_open.Provider.Name} do not say how likely a given text is. Choose a local model (onnx/…).");
        }

        if (texts.Count == 0)
        {
            return [];
        }

        var options = _open.Provider.ToOptions(GenerateConfig.Empty, call);
        var scores = await local.ScoreAsync(_open.Provider.ToMessages(messages), options, texts, cancellationToken).ConfigureAwait(false);
        return [.. scores.Zip(texts, (s, t) => new TextLikelihood(t, s.LogProbability, s.Tokens.Count, s.IsGreedy))];
    }

    private string ShortName => Name[(Name.IndexOf('/', StringComparison.Ordinal) + 1)..];

    private ChatOptions Options(IReadOnlyList<ChatMessage> messages, ToolOffer tools, GenerateConfig config, ModelCall call, bool isWatched)
    {
        if (_open.Provider.IsHosted)
        {
            // One tool that is asked for is the only one that is offered.
            var offered = tools.Choice.Function is { } only ? tools.Tools.RemoveAll(t => t.Name != only) : tools.Tools;
            var isBare = offered.IsEmpty || (tools.Choice == ToolChoice.None && !_open.Provider.IsToldOfForbiddenTools);
            return new HostedRequest
            {
                Model = ShortName,
                Messages = messages,
                Tools = isBare ? [] : offered,
                ToolChoice = isBare ? ToolChoice.Auto : tools.Choice,
                Config = config,
                Arguments = _open.Arguments,
                IsWatched = isWatched && Batches.PolicyOf(config) is null,
                Exchanged = call.Exchanged,
            }.ToOptions();
        }

        return _open.Provider.ToOptions(config, tools, call);
    }

    /// <summary>The connections of the run as they stand.</summary>
    /// <param name="config">Settings of its calls.</param>
    internal ConnectionStanding Connections(GenerateConfig config) => _open.Gate.StandingOf(Limits(config));

    /// <summary>How the limit of connections changed from some time on; nothing where it does not adapt.</summary>
    /// <param name="config">Settings of the run's calls.</param>
    /// <param name="from">The begin.</param>
    internal IReadOnlyList<ConnectionChange> ConnectionHistory(GenerateConfig config, DateTimeOffset from) =>
        Limits(config).Adaptive is { } adaptive ? _open.Gate.HistoryOf(adaptive, from) : [];

    private CallLimits Limits(GenerateConfig config)
    {
        var (connections, adaptive) = ConnectionRule.Of(_open.Provider, config);
        return new(this, connections ?? MaxConnections, config.MaxRetries, Seconds(config.Timeout), Seconds(config.AttemptTimeout)) { Adaptive = adaptive };
    }

    private static TimeSpan? Seconds(int? seconds) => seconds is { } count ? TimeSpan.FromSeconds(count) : null;

    /// <summary>What the provider says of the call beyond the answer: for local models their speed.</summary>
    private static ImmutableDictionary<string, JsonElement>? Facts(ChatResponseUpdate? last)
    {
        var facts = last?.AdditionalProperties?
            .Where(p => p.Value is string or double or int or long or bool)
            .ToImmutableDictionary(p => p.Key, p => JsonSerializer.SerializeToElement(p.Value, p.Value!.GetType()));
        return facts is { Count: > 0 } ? facts : null;
    }
}
