using Amazon;
using Amazon.Runtime;
using Amazon.S3;

namespace Inspect.Engine.Logs.Stores;

/// <summary>Makes clients of stores of the S3 kind, with keys and places from the environment.</summary>
internal static class S3Clients
{
    private const string GoogleEndpoint = "https://storage.googleapis.com";

    /// <summary>Attempts of one request.</summary>
    private const int MostTries = 2;

    /// <summary>Opens the bucket of an address.</summary>
    /// <exception cref="StoreException">The environment names no keys, or settings that make no sense.</exception>
    public static S3Store Open(StoreAddress address, StoresOptions options, TimeProvider time)
    {
        try
        {
            return new S3Store(address.Scheme == "gs" ? OfGoogle(address, options) : OfAmazon(options), address, time);
        }
        catch (Exception e) when (new S3Errors(address).Explain(e) is { } said)
        {
            throw said;
        }
    }

    private static AmazonS3Client OfAmazon(StoresOptions options)
    {
        var config = new AmazonS3Config { MaxErrorRetry = MostTries };

        // Other stores than Amazon's have no host name of its own for each bucket. The client finds the endpoint in variables and profile.
        if (config.ServiceURL is { Length: > 0 } endpoint)
        {
            // Said once more: what the client has found by itself it forgets when it looks for a region.
            config.ServiceURL = endpoint;
            config.ForcePathStyle = true;
            config.AuthenticationRegion = Variable("AWS_REGION") ?? Variable("AWS_DEFAULT_REGION") ?? RegionEndpoint.USEast1.SystemName;
        }
        else if ((Variable("AWS_REGION") ?? Variable("AWS_DEFAULT_REGION")) is { } region)
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
        }
        else
        {
            config.RegionEndpoint ??= RegionEndpoint.USEast1;
        }

        return options.Anonymous ? new AmazonS3Client(new AnonymousAWSCredentials(), config) : new AmazonS3Client(config);
    }

    /// <summary>Google's store takes the same requests with keys that are made for them, and knows no regions.</summary>
    private static AmazonS3Client OfGoogle(StoreAddress address, StoresOptions options)
    {
        var config = new AmazonS3Config
        {
            ServiceURL = Variable("GS_ENDPOINT_URL") ?? GoogleEndpoint,
            ForcePathStyle = true,
            AuthenticationRegion = "auto",
            MaxErrorRetry = MostTries,
        };
        return options.Anonymous ? new AmazonS3Client(new AnonymousAWSCredentials(), config)
            : Variable("GS_ACCESS_KEY_ID") is { } id && Variable("GS_SECRET_ACCESS_KEY") is { } secret ? new AmazonS3Client(new BasicAWSCredentials(id, secret), config)
            : throw new StoreException(
                StoreProblem.Refused,
                $"There are no keys for {address}: set GS_ACCESS_KEY_ID and GS_SECRET_ACCESS_KEY (an HMAC key of Google Cloud Storage), or {StoresOptions.Section}:{nameof(StoresOptions.Anonymous)}=true for a bucket that everybody may read.");
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { } text && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null;
}
