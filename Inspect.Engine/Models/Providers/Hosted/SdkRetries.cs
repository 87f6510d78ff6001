using System.Globalization;

namespace Inspect.Engine.Models.Providers.Hosted;

/// <summary>The attempts that makers' own clients repeat by themselves, before a failure is one for us: twice, after half a second and one, or after the time that the server asks for.</summary>
/// <param name="time">Measures the waits.</param>
internal sealed class SdkRetries(TimeProvider time)
{
    private const int Most = 2;
    private const int TooManyRequests = 429;

    private static readonly TimeSpan LongestAsked = TimeSpan.FromMinutes(1);

    /// <summary>Sends a request, again where that may help.</summary>
    /// <param name="send">Sends it once.</param>
    /// <param name="attempts">Is told of each further attempt.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The last answer, whatever it is; the caller disposes it.</returns>
    /// <exception cref="ProviderException">No attempt reached the server.</exception>
    public async Task<HttpAnswer> SendAsync(Func<CancellationToken, Task<HttpAnswer>> send, AttemptWatch? attempts, CancellationToken cancellationToken)
    {
        for (var number = 0; ; number++)
        {
            TimeSpan? asked = null;
            string reason;
            var isRefusal = false;
            try
            {
                var answer = await send(cancellationToken).ConfigureAwait(false);
                if (number == Most || !IsWorthwhile(answer))
                {
                    return answer;
                }

                asked = Asked(answer);
                isRefusal = answer.Status == TooManyRequests;
                reason = string.Create(CultureInfo.InvariantCulture, $"The server answered {answer.Status}{(isRefusal ? ": too many requests" : string.Empty)}.");
                answer.Dispose();
            }
            catch (ProviderException error) when (error is { IsTransient: true, Status: null } && number < Most)
            {
                reason = error.Message;
            }

            attempts?.Failed?.Invoke(isRefusal);
            attempts?.Retried?.Invoke(reason);
            var started = time.GetTimestamp();
            await Task.Delay(asked ?? Wait(number), time, cancellationToken).ConfigureAwait(false);
            attempts?.Waited?.Invoke(time.GetElapsedTime(started));
        }
    }

    private static bool IsWorthwhile(HttpAnswer answer) => answer.Header("x-should-retry") switch
    {
        "true" => true,
        "false" => false,
        _ => answer.Status is 408 or 409 or 429 or >= 500,
    };

    private TimeSpan? Asked(HttpAnswer answer)
    {
        var wait = double.TryParse(answer.Header("retry-after-ms"), NumberStyles.Float, CultureInfo.InvariantCulture, out var milliseconds) ? TimeSpan.FromMilliseconds(Math.Clamp(milliseconds, -1, 1e9))
            : double.TryParse(answer.Header("retry-after"), NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(Math.Clamp(seconds, -1, 1e6))
            : DateTimeOffset.TryParse(answer.Header("retry-after"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? date - time.GetUtcNow()
            : TimeSpan.Zero;
        return wait > TimeSpan.Zero && wait <= LongestAsked ? wait : null;
    }

    /// <summary>Half a second, doubled, less up to a quarter so that calls which failed together do not come back together.</summary>
    private static TimeSpan Wait(int number) => TimeSpan.FromSeconds(Math.Min(0.5 * Math.Pow(2, number), 8) * (1 - (0.25 * Random.Shared.NextDouble())));
}
