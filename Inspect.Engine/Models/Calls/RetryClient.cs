using System.Runtime.CompilerServices;
using Inspect.Engine.Models.Providers;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Inspect.Engine.Models.Calls;

/// <summary>Tries a call again that failed for a passing reason (semantics 5.4), as long as nothing of its answer was given on, or who reads it is told that it begins anew.</summary>
/// <param name="inner">The client.</param>
/// <param name="name">Full name of the model, for messages.</param>
/// <param name="provider">Says which failures may pass by themselves.</param>
/// <param name="time">Measures waits and timeouts.</param>
/// <param name="logger">Is told of each further attempt.</param>
internal sealed partial class RetryClient(IChatClient inner, string name, IModelProvider provider, TimeProvider time, ILogger logger)
    : DelegatingChatClient(inner)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(30);

    /// <inheritdoc />
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<Microsoft.Extensions.AI.ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken).ConfigureAwait(false);

    /// <inheritdoc />
    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<Microsoft.Extensions.AI.ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var limits = CallLimits.Of(options);
        var bare = CallLimits.Strip(options!);
        HostedRequest.Tell(bare, new AttemptWatch(limits.Failed, limits.Retried, limits.Waited));
        using var deadline = new Deadline(limits.Timeout, time, cancellationToken);
        var tries = new Tries();
        for (var isWhole = false; !isWhole;)
        {
            var attempt = await BeginAsync(messages, bare, limits, deadline, tries).ConfigureAwait(false);
            await using var closing = attempt.ConfigureAwait(false);
            isWhole = true;
            while (isWhole && attempt.HasCurrent)
            {
                yield return attempt.Current;
                isWhole = await MoveAsync(attempt, limits, deadline, tries).ConfigureAwait(false);
            }
        }
    }

    /// <summary>The first attempt that gives an update.</summary>
    private async Task<Attempt> BeginAsync(IEnumerable<Microsoft.Extensions.AI.ChatMessage> messages, ChatOptions options, CallLimits limits, Deadline deadline, Tries tries)
    {
        while (true)
        {
            var attempt = new Attempt(token => base.GetStreamingResponseAsync(messages, options, token), name, limits.AttemptTimeout, time, deadline);
            var isBegun = false;
            try
            {
                await attempt.MoveNextAsync().ConfigureAwait(false);
                isBegun = true;
                return attempt;
            }
            catch (Exception error) when ((error is AttemptTimeoutException || provider.IsTransient(error)) && IsWorthwhile(error, limits, tries))
            {
                LogRetry(logger, error, name, tries.Count);
            }
            finally
            {
                if (!isBegun)
                {
                    await attempt.DisposeAsync().ConfigureAwait(false);
                }
            }

            await WaitAsync(limits, deadline, tries).ConfigureAwait(false);
        }
    }

    /// <summary>The next update of an answer that has begun; false where it broke off and is to begin anew.</summary>
    private async Task<bool> MoveAsync(Attempt attempt, CallLimits limits, Deadline deadline, Tries tries)
    {
        try
        {
            await attempt.MoveNextAsync().ConfigureAwait(false);
            return true;
        }
        catch (Exception error) when (limits.Restarted is not null && (error is AttemptTimeoutException || provider.IsTransient(error)) && IsWorthwhile(error, limits, tries))
        {
            LogRetry(logger, error, name, tries.Count);
        }

        await WaitAsync(limits, deadline, tries).ConfigureAwait(false);
        limits.Restarted();
        return false;
    }

    /// <summary>Counts an attempt that failed for a passing reason.</summary>
    /// <returns>Another one is allowed.</returns>
    private bool IsWorthwhile(Exception error, CallLimits limits, Tries tries)
    {
        limits.Failed?.Invoke(provider.IsRefusal(error));
        if (++tries.Count > limits.MaxRetries)
        {
            return false;
        }

        limits.Retried?.Invoke(error.Message);
        return true;
    }

    private async Task WaitAsync(CallLimits limits, Deadline deadline, Tries tries)
    {
        var started = time.GetTimestamp();
        await deadline.DelayAsync(Wait(tries.Count), name).ConfigureAwait(false);
        limits.Waited?.Invoke(time.GetElapsedTime(started));
    }

    /// <summary>Three seconds, doubled each time, and up to three more so that calls that failed together do not come back together.</summary>
    private static TimeSpan Wait(int attempt)
    {
        var seconds = (3 * Math.Pow(2, Math.Min(attempt - 1, 20))) + (Random.Shared.NextDouble() * 3);
        return seconds < LongestWait.TotalSeconds ? TimeSpan.FromSeconds(seconds) : LongestWait;
    }

    /// <summary>Attempts of a call that failed so far.</summary>
    private sealed class Tries
    {
        public int Count { get; set; }
    }

    [LoggerMessage(LogLevel.Warning, "A call of {Model} failed in attempt {Attempt} and is tried again")]
    private static partial void LogRetry(ILogger logger, Exception exception, string model, int attempt);
}
