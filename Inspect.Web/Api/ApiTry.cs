using System.Collections.Immutable;
using Inspect.Web.Tries;

namespace Inspect.Web.Api;

/// <summary>A try on the wire: the first items of a request, of which no run was made.</summary>
/// <param name="Try">Its id.</param>
/// <param name="State"><c>running</c>, <c>done</c> or <c>failed</c>.</param>
/// <param name="Created">When it began.</param>
/// <param name="Samples">The items; absent while it goes on.</param>
/// <param name="Seconds">Seconds that it took.</param>
/// <param name="Error">Why it failed.</param>
/// <param name="Expires">When its log is deleted.</param>
public sealed record ApiTry(string Try, string State, DateTimeOffset Created, ImmutableArray<ApiTrySample>? Samples, double? Seconds, string? Error, DateTimeOffset? Expires)
{
    /// <summary>The try as it stands.</summary>
    public static ApiTry Of(TryJob job) => job.Result switch
    {
        { IsCompletedSuccessfully: true, Result: var result } => new(
            job.Id, result.Error is null ? "done" : "failed", job.Created, [.. result.Samples.Select(ApiTrySample.Of)], result.Seconds, result.Error, result.Expires),
        { IsCompleted: true } ended => new(job.Id, "failed", job.Created, null, null, ended.Exception?.InnerException is Engine.InspectException error ? error.Message : "It was stopped.", null),
        _ => new(job.Id, "running", job.Created, null, null, null, null),
    };
}
