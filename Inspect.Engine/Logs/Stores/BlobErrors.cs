using System.Xml;
using Azure;

namespace Inspect.Engine.Logs.Stores;

/// <summary>Says in a sentence what Azure's store or its client threw: by codes alone, since its messages repeat what was signed.</summary>
internal sealed class BlobErrors(StoreAddress address)
{
    private const int MaxCode = 64;

    /// <summary>Variables that give the keys.</summary>
    public const string Keys = "AZURE_STORAGE_CONNECTION_STRING, or AZURE_STORAGE_ACCOUNT_NAME with AZURE_STORAGE_ACCOUNT_KEY or AZURE_STORAGE_SAS_TOKEN";

    /// <summary>The error; null for what says nothing of the store.</summary>
    public StoreException? Explain(Exception error) => error switch
    {
        StoreException known => known,
        RequestFailedException answer => Answered(answer),

        // Several attempts failed, each for a reason of its own.
        AggregateException several => several.InnerExceptions.Select(Explain).FirstOrDefault(e => e is not null),
        HttpRequestException or IOException or OperationCanceledException => Unreachable(),
        XmlException or OverflowException or NullReferenceException or NotSupportedException => new(StoreProblem.Failed, $"What answers for {address} is no Blob Storage: check {Keys}. It is tried again."),

        // A connection string or a key of the wrong form.
        ArgumentException or FormatException or InvalidOperationException => new(StoreProblem.Refused, $"The settings for {address} make no sense to its client ({error.GetType().Name}): check {Keys}."),
        _ => null,
    };

    /// <summary>The error of a container that is not there.</summary>
    public StoreException NoContainer() => Refused($"There is no container {address.Bucket} for {address}: check its name, and {Keys}.");

    private StoreException Answered(RequestFailedException error)
    {
        var code = error.ErrorCode is { Length: > 0 and <= MaxCode } word && word.All(char.IsAsciiLetterOrDigit) ? word : "no code";
        return (code, error.Status) switch
        {
            (_, 0) => Unreachable(),
            ("ContainerNotFound", _) => NoContainer(),
            (_, 404) => new(StoreProblem.Moved, $"An object of {address} is gone since it was listed."),
            (_, 412) => new(StoreProblem.Moved, $"An object of {address} has changed since it was listed."),
            (_, 401 or 403) => Refused($"The store of {address} denies access ({code}, HTTP {error.Status}): the keys need to list the container and to read its blobs. Check {Keys}."),
            (_, >= 400 and < 500 and not 408 and not 429) => Refused($"The store of {address} refuses ({code}, HTTP {error.Status}): check the address, and {Keys}."),
            _ => new(StoreProblem.Failed, $"The store of {address} failed ({code}, HTTP {error.Status}). It is tried again."),
        };
    }

    private StoreException Unreachable() => new(StoreProblem.Failed, $"{address} cannot be reached: check the network, and {Keys}. It is tried again.");

    private static StoreException Refused(string message) => new(StoreProblem.Refused, message);
}
