using System.Text.RegularExpressions;

namespace Inspect.Engine.Logs.Stores;

/// <summary>A place in an object store: <c>s3://bucket/prefix</c>, <c>gs://bucket/prefix</c>, <c>az://container/prefix</c>, or <c>hf://datasets/owner/name/prefix</c>.</summary>
/// <param name="Scheme"><c>s3</c>, <c>gs</c>, <c>az</c> or <c>hf</c>.</param>
/// <param name="Bucket">The bucket or container; of <c>hf</c> the kind, owner, name and revision of a repository or bucket.</param>
/// <param name="Prefix">What keys begin with, without slashes at its ends; empty for the whole bucket.</param>
public sealed partial record StoreAddress(string Scheme, string Bucket, string Prefix)
{
    private const int MaxPrefix = 900;

    /// <summary>Keys of all that lies below the address begin so.</summary>
    public string KeyPrefix => Prefix.Length == 0 ? string.Empty : Prefix + "/";

    /// <summary>A text is an address of some store, rather than a path.</summary>
    public static bool IsAddress(string? text) => text is not null && Beginning().IsMatch(text) && !text.StartsWith("file:", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads an address.</summary>
    /// <exception cref="StoreException">It is none that the app can read. What it says repeats no text that may hold a key.</exception>
    public static StoreAddress Parse(string text)
    {
        var (scheme, bucket, written) = text.Trim().StartsWith($"{HubPlace.Scheme}://", StringComparison.OrdinalIgnoreCase) ? OfHub(text.Trim()) : OfBucket(text.Trim());
        var prefix = written.Trim('/');
        return prefix.Length <= MaxPrefix && !prefix.Any(char.IsControl)
            ? new StoreAddress(scheme, bucket, prefix)
            : throw new StoreException(StoreProblem.Refused, $"The prefix of a store's address has at most {MaxPrefix} characters, and no control characters.");
    }

    /// <summary>As it is written.</summary>
    public override string ToString() => Prefix.Length == 0 ? $"{Scheme}://{Bucket}" : $"{Scheme}://{Bucket}/{Prefix}";

    private static (string Scheme, string Bucket, string Prefix) OfBucket(string text) => Form().Match(text) is { Success: true } match
        ? (match.Groups["scheme"].Value.ToLowerInvariant(), match.Groups["bucket"].Value, match.Groups["prefix"].Value)
        : throw new StoreException(
            StoreProblem.Refused,
            "An address of a store is s3://BUCKET/PREFIX, gs://BUCKET/PREFIX, az://CONTAINER/PREFIX or hf://datasets/OWNER/NAME/PREFIX, with no key, port or query in it: keys come from the environment.");

    private static (string Scheme, string Bucket, string Prefix) OfHub(string text) => HubPlace.Read(text) is { } hub
        ? (HubPlace.Scheme, hub.Place.ToString(), hub.Prefix)
        : throw new StoreException(
            StoreProblem.Refused,
            "An address at Hugging Face is hf://datasets/OWNER/NAME@REVISION/PREFIX, or with spaces/ or models/ in the place of datasets/, where @REVISION may be left out, or hf://buckets/OWNER/NAME/PREFIX, with no key or query in it: keys come from the environment.");

    [GeneratedRegex("^[a-z][a-z0-9+.-]+://", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Beginning();

    [GeneratedRegex(@"^(?<scheme>s3|gs|az)://(?<bucket>[a-z0-9][a-z0-9._-]{1,220}|\$root)(?:/(?<prefix>[^?#]*))?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
