using System.Globalization;
using System.Net;
using System.Xml;
using Amazon.Runtime;

namespace Inspect.Engine.Logs.Stores;

/// <summary>Says in a sentence what a store of the S3 kind, or its client, threw: by codes alone, since its messages may repeat keys and what was signed.</summary>
internal sealed class S3Errors(StoreAddress address)
{
    private const int MaxCode = 64;

    private string Keys => address.Scheme == "gs" ? "GS_ACCESS_KEY_ID and GS_SECRET_ACCESS_KEY" : "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE";

    private string Place => address.Scheme == "gs" ? "GS_ENDPOINT_URL" : "AWS_ENDPOINT_URL and AWS_REGION";

    /// <summary>The error; null for what says nothing of the store.</summary>
    public StoreException? Explain(Exception error) => error switch
    {
        StoreException known => known,
        AmazonClientException when IsWithoutKeys(error) => Refused(
            $"There are no keys for {address}: set {Keys}, or {StoresOptions.Section}:{nameof(StoresOptions.Anonymous)}=true for a bucket that everybody may read."),
        AmazonClientException or AmazonServiceException when IsOfTheNetwork(error.InnerException) => Unreachable(),
        AmazonServiceException service => Answered(service),
        HttpRequestException or IOException or WebException or OperationCanceledException => Unreachable(),
        // The client does not look at each value that it takes from an answer.
        XmlException or FormatException or OverflowException or NullReferenceException or NotSupportedException => Failed($"What answers for {address} is no store of its kind: check {Place}"),

        // A setting of the client, such as an address that is none or a profile that is not there.
        AmazonClientException or ArgumentException or InvalidOperationException or UnauthorizedAccessException => Refused(
            $"The settings for {address} make no sense to its client ({error.GetType().Name}): check {Keys} and {Place}."),
        _ => null,
    };

    /// <summary>The error of a body that breaks off, or whose hash is not the one that the store told; null for what says nothing of the store.</summary>
    public StoreException? ExplainBody(Exception error) =>
        error is AmazonClientException && !IsOfTheNetwork(error.InnerException) ? Failed($"A log of {address} did not come as it was stored") : Explain(error);

    /// <summary>The error of a bucket that is not there.</summary>
    public StoreException NoBucket() => Refused($"There is no bucket {address.Bucket} for {address}: check its name, and {Place}.");

    private StoreException Answered(AmazonServiceException error)
    {
        var (code, status) = (CodeOf(error), (int)error.StatusCode);
        return (code, error.StatusCode) switch
        {
            ("NoSuchBucket", _) => NoBucket(),
            ("NoSuchKey", _) or (_, HttpStatusCode.NotFound) => Moved("is gone"),
            (_, HttpStatusCode.PreconditionFailed) => Moved("has changed"),
            ("InvalidAccessKeyId" or "SignatureDoesNotMatch" or "InvalidToken" or "AuthorizationHeaderMalformed", _) => Refused(
                $"The store of {address} does not take the keys ({code}): check {Keys}, and {Place}."),
            ("ExpiredToken" or "TokenRefreshRequired", _) => Refused($"The keys for {address} have expired ({code}): renew {Keys}."),
            ("RequestTimeTooSkewed", _) => Refused($"The store of {address} says that the clock of this machine is wrong: set it right."),
            ("PermanentRedirect" or "TemporaryRedirect" or "IllegalLocationConstraintException", _) => Refused($"The bucket of {address} lies in another region: set AWS_REGION to that."),
            (_, HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized) => Refused(
                $"The store of {address} denies access ({code}, HTTP {status}): the keys need to list the bucket and to read its objects. Check {Keys}."),
            (_, >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError) when error.StatusCode is not (HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout) => Refused(
                $"The store of {address} refuses ({code}, HTTP {status}): check the address, {Keys}, and {Place}."),
            (_, 0) => Unreachable(),
            _ => Failed($"The store of {address} failed ({code}, HTTP {status})"),
        };
    }

    /// <summary>What the store calls its failure, when that is a word.</summary>
    private static string CodeOf(AmazonServiceException error) =>
        error.ErrorCode is { Length: > 0 and <= MaxCode } code && code.All(char.IsAsciiLetterOrDigit) ? code
        : string.Create(CultureInfo.InvariantCulture, $"HTTP {(int)error.StatusCode}");

    /// <summary>The chain of the client ends at the keys of a machine in the cloud; it says so in its messages alone.</summary>
    private static bool IsWithoutKeys(Exception error) =>
        error.Message.Contains("credentials", StringComparison.OrdinalIgnoreCase) || error.Message.Contains("Instance Metadata", StringComparison.OrdinalIgnoreCase);

    private static bool IsOfTheNetwork(Exception? error) => error is HttpRequestException or WebException or IOException or System.Net.Sockets.SocketException || (error is not null && IsOfTheNetwork(error.InnerException));

    private StoreException Unreachable() => Failed($"{address} cannot be reached: check the network and {Place}");

    private StoreException Moved(string how) => new(StoreProblem.Moved, $"An object of {address} {how} since it was listed.");

    private static StoreException Refused(string message) => new(StoreProblem.Refused, message);

    private static StoreException Failed(string message) => new(StoreProblem.Failed, $"{message}. It is tried again.");
}
