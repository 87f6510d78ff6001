namespace Inspect.Web.Api;

/// <summary>The version that a change is made on: <c>If-Match</c> for what is there, nothing or <c>If-None-Match: *</c> for what is new.</summary>
internal static class ApiMatch
{
    /// <summary>The version that the caller has read.</summary>
    /// <param name="request">The request.</param>
    /// <param name="exists">There is something to change.</param>
    /// <param name="what">What it is, for messages.</param>
    /// <returns>The version; null for something new.</returns>
    /// <exception cref="ApiException">It is missing, or names something that is not there.</exception>
    public static string? Expected(HttpRequest request, bool exists, string what)
    {
        var version = request.Headers.IfMatch.ToString().Trim('"');
        if (exists && request.Headers.IfNoneMatch.ToString() == "*")
        {
            throw new ApiException(StatusCodes.Status412PreconditionFailed, $"There already is {what}. Choose another name, or send the ETag of it in If-Match.");
        }

        if (exists && version.Length == 0)
        {
            throw new ApiException(StatusCodes.Status428PreconditionRequired, $"If-Match is missing. Send the ETag of {what} that you have read, so that nobody's work is overwritten.");
        }

        return version.Length == 0 ? null : version;
    }

    /// <summary>Says which version an answer is.</summary>
    public static void Tell(HttpResponse response, string version) => response.Headers.ETag = $"\"{version}\"";

    /// <summary>What comes back from the trash has its place.</summary>
    /// <exception cref="ApiException">Another lies there by now.</exception>
    public static void Free(string path, string what)
    {
        if (File.Exists(path))
        {
            throw ApiException.Conflict($"There is another {what} by now. Delete or rename that first.");
        }
    }
}
