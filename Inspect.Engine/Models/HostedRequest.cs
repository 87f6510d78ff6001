using System.Collections.Immutable;
using Inspect.Engine.Models.Tools;
using Microsoft.Extensions.AI;
using ChatMessage = Inspect.Engine.Messages.ChatMessage;

namespace Inspect.Engine.Models;

/// <summary>A call as the client of a hosted model gets it: whole, so that nothing is lost on the way. It travels in the options.</summary>
public sealed record HostedRequest
{
    private const string Key = "inspect.request";

    /// <summary>Name of the model, without its provider.</summary>
    public required string Model { get; init; }

    /// <summary>The conversation, the system message of the settings in front.</summary>
    public required IReadOnlyList<ChatMessage> Messages { get; init; }

    /// <summary>Tools on offer; none where the choice is none, unless the provider is told of them all the same.</summary>
    public ImmutableArray<ToolInfo> Tools { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>Which of them may or must be called.</summary>
    public ToolChoice ToolChoice { get; init; } = ToolChoice.Auto;

    /// <summary>Settings, merged.</summary>
    public required GenerateConfig Config { get; init; }

    /// <summary>What the model was opened with.</summary>
    public required ModelArguments Arguments { get; init; }

    /// <summary>Somebody watches the text: an answer in pieces is worth asking for.</summary>
    public bool IsWatched { get; init; }

    /// <summary>Is told of what was sent and what came back, once for each attempt; null where nobody keeps it.</summary>
    public Action<RawCall>? Exchanged { get; init; }

    /// <summary>Is told of the attempts that the client makes again by itself; null outside of the pipeline.</summary>
    internal AttemptWatch? Attempts { get; init; }

    /// <summary>The request that options carry.</summary>
    /// <exception cref="ArgumentException">They carry none: the call did not come from a <see cref="Models.Model"/>.</exception>
    internal static HostedRequest Of(ChatOptions? options) =>
        options?.AdditionalProperties?.GetValueOrDefault(Key) as HostedRequest ?? throw new ArgumentException("The options carry no request.", nameof(options));

    /// <summary>Lets a request, if options carry one, tell of the attempts that its client makes again.</summary>
    internal static void Tell(ChatOptions options, AttemptWatch attempts)
    {
        if (options.AdditionalProperties?.GetValueOrDefault(Key) is HostedRequest request)
        {
            options.AdditionalProperties[Key] = request with { Attempts = attempts };
        }
    }

    /// <summary>Options that carry the request.</summary>
    internal ChatOptions ToOptions() => new() { AdditionalProperties = new AdditionalPropertiesDictionary { [Key] = this } };

    /// <summary>The last update of a hosted model's answer: its finished output, and its use for those who count it.</summary>
    internal static ChatResponseUpdate Finish(ModelOutput output) => new(ChatRole.Assistant, output.Usage is { } usage ? [UsageOf(usage)] : [])
    {
        FinishReason = new ChatFinishReason(output.StopReason ?? "unknown"),
        RawRepresentation = output,
    };

    private static UsageContent UsageOf(ModelUsage usage) => new(new UsageDetails
    {
        InputTokenCount = usage.InputTokens,
        OutputTokenCount = usage.OutputTokens,
        TotalTokenCount = usage.TotalTokens,
    });
}
