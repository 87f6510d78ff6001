using System.Runtime.CompilerServices;
using Inspect.Engine.Models.Providers;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Inspect.Engine.Models.Calls;

/// <summary>
/// Tries a call again that failed for a passing reason (semantics 5.4): one of a local model as long as nothing of its answer was given on,
/// for a reader cannot take text back; one of a hosted model also in the middle, for its last update holds the whole output.
/// </summary>
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
        using var deadline = new Deadline(limits.Timeout, time, cancellationToken);
        Attempt Make() => new(token => base.GetStreamingResponseAsync(messages, bare, token), name, limits.AttemptTimeout, time, deadline);

        var isWhole = HostedRequest.IsIn(bare);
        var number = 1;
        var attempt = Make();
        try
        {
            for (var isBegun = false; ;)
            {
                if (await MovedAsync(attempt, number, limits, isRepeatable: isWhole || !isBegun).ConfigureAwait(false) is not { } hasCurrent)
                {
                    await attempt.DisposeAsync().ConfigureAwait(false);
                    await WaitAsync(number++, limits, deadline).ConfigureAwait(false);
                    attempt = Make();
                    if (isBegun)
                    {
                        yield return new ChatResponseUpdate(ChatRole.Assistant, "\n"); // the answer begins anew, on a line of its own
                    }

                    continue;
                }

                if (!hasCurrent)
                {
                    yield break;
                }

                isBegun = true;
                yield return attempt.Current;
            }
        }
        finally
        {
            await attempt.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Whether there is a next update; null where the attempt failed and another one is worth it.</summary>
    private async Task<bool?> MovedAsync(Attempt attempt, int number, CallLimits limits, bool isRepeatable)
    {
        try
        {
            await attempt.MoveNextAsync().ConfigureAwait(false);
            return attempt.HasCurrent;
        }
        catch (Exception error) when (error is AttemptTimeoutException || provider.IsTransient(error))
        {
            limits.Failed?.Invoke(provider.IsRefusal(error));
            if (!isRepeatable || number > limits.MaxRetries)
            {
                throw;
            }

            LogRetry(logger, error, name, number);
            limits.Retried?.Invoke();
            return null;
        }
    }

    private async Task WaitAsync(int number, CallLimits limits, Deadline deadline)
    {
        var started = time.GetTimestamp();
        await deadline.DelayAsync(Wait(number), name).ConfigureAwait(false);
        limits.Waited?.Invoke(time.GetElapsedTime(started));
    }

    /// <summary>Three seconds, doubled each time, and up to three more so that calls that failed together do not come back together.</summary>
    private static TimeSpan Wait(int attempt)
    {
        var seconds = (3 * Math.Pow(2, Math.Min(attempt - 1, 20))) + (Random.Shared.NextDouble() * 3);
        return seconds < LongestWait.TotalSeconds ? TimeSpan.FromSeconds(seconds) : LongestWait;
    }

    [LoggerMessage(LogLevel.Warning, "A call of {Model} failed in attempt {Attempt} and is tried again")]
    private static partial void LogRetry(ILogger logger, Exception exception, string model, int attempt);
}
