using Microsoft.Extensions.AI;

namespace Inspect.Engine.Models.Calls;

/// <summary>What the pipeline before a client must know of a call. It travels in the options and is taken out of them before the client.</summary>
/// <param name="Owner">Whose calls count together: one run's.</param>
/// <param name="Connections">Most calls of the owner at the same time.</param>
/// <param name="MaxRetries">Further attempts; null: as many as it takes.</param>
/// <param name="Timeout">Most time of the call with its retries.</param>
/// <param name="AttemptTimeout">Most time of one attempt.</param>
internal sealed record CallLimits(object Owner, int Connections, int? MaxRetries, TimeSpan? Timeout, TimeSpan? AttemptTimeout)
{
    /// <summary>How the connections adapt to what the server takes; null where <see cref="Connections"/> counts.</summary>
    public AdaptiveLimits? Adaptive { get; init; }

    /// <summary>Is told of each wait.</summary>
    public Action<TimeSpan>? Waited { get; init; }

    /// <summary>Is told of each further attempt, and why the one before failed.</summary>
    public Action<string>? Retried { get; init; }

    /// <summary>Is told that an answer begins anew of which a part was given on; null where such an answer fails.</summary>
    public Action? Restarted { get; init; }

    /// <summary>Is told of each attempt that failed for a passing reason, and whether the server refused it because there were too many.</summary>
    public Action<bool>? Failed { get; init; }

    /// <summary>Is told that other numbers of calls are allowed at the same time. It must not wait.</summary>
    public Action? LimitChanged { get; init; }

    private const string Key = "inspect.limits";

    /// <summary>The limits that options carry.</summary>
    /// <exception cref="ArgumentException">They carry none: the call did not come from a <see cref="Model"/>.</exception>
    public static CallLimits Of(ChatOptions? options) =>
        options?.AdditionalProperties?.GetValueOrDefault(Key) as CallLimits ?? throw new ArgumentException("The options carry no limits.", nameof(options));

    /// <summary>Puts the limits into options.</summary>
    public ChatOptions Into(ChatOptions options)
    {
        (options.AdditionalProperties ??= [])[Key] = this;
        return options;
    }

    /// <summary>The options as the client gets them.</summary>
    public static ChatOptions Strip(ChatOptions options)
    {
        var bare = options.Clone();
        bare.AdditionalProperties!.Remove(Key);
        bare.AdditionalProperties = bare.AdditionalProperties.Count == 0 ? null : bare.AdditionalProperties;
        return bare;
    }
}
