using System.Text.RegularExpressions;
using Inspect.Engine.Inference.Hub;

namespace Inspect.Engine.Logs.Stores;

/// <summary>A repository or a bucket of Hugging Face's hub, and where the hub is asked for it.</summary>
/// <param name="Kind"><c>models</c>, <c>datasets</c>, <c>spaces</c> or <c>buckets</c>.</param>
/// <param name="Id">Owner and name, with a slash between.</param>
/// <param name="Revision">Branch, tag, reference or commit; null for the main branch, and for a bucket, which has none.</param>
internal sealed partial record HubPlace(string Kind, string Id, string? Revision)
{
    /// <summary>Scheme of such addresses.</summary>
    public const string Scheme = "hf";

    private const string MainBranch = "main";

    /// <summary>It keeps no versions.</summary>
    public bool IsBucket => Kind == "buckets";

    /// <summary>What it is, for people.</summary>
    public string Noun => Kind[..^1];

    /// <summary>The place of an address, of <see cref="StoreAddress.Bucket"/>.</summary>
    public static HubPlace Of(StoreAddress address) => Read(address.ToString())!.Value.Place;

    /// <summary>Reads an address; null when it is none.</summary>
    public static (HubPlace Place, string Prefix)? Read(string text)
    {
        var match = Form().Match(text);
        var kind = match.Groups["kind"] is { Success: true, Value: var named } ? named : "models";
        var revision = match.Groups["revision"] is { Success: true, Value: var written } ? Uri.UnescapeDataString(written) : null;
        return match.Success && (kind == "buckets" ? revision is null : HubNames.IsRepo(match.Groups["id"].Value)) && (revision is null || HubNames.IsRevision(revision))
            ? (new HubPlace(kind, match.Groups["id"].Value, revision), match.Groups["prefix"].Value)
            : null;
    }

    /// <summary>Address of the list of all files in a folder and below.</summary>
    /// <param name="hub">Address of the hub.</param>
    /// <param name="folder">The folder, without a slash at its end; empty for all.</param>
    public Uri TreeAt(Uri hub, string folder) => At(hub, $"api/{Kind}/{Id}/tree{Version}{(folder.Length == 0 ? null : "/" + Uri.EscapeDataString(folder))}?recursive=true");

    /// <summary>Address that is asked for single files.</summary>
    public Uri FilesAt(Uri hub) => At(hub, $"api/{Kind}/{Id}/paths-info{Version}");

    /// <summary>Address of the bytes of a file.</summary>
    public Uri BytesAt(Uri hub, string key) => At(hub, $"{Page}/resolve{Version}/{(IsBucket ? Uri.EscapeDataString(key) : HubNames.Escape(key))}");

    /// <summary>Address of its page, for people.</summary>
    public Uri PageAt(Uri hub) => At(hub, Page);

    /// <summary>As it is written in an address, in one way.</summary>
    public override string ToString() => Revision is null ? Page : $"{Page}@{(SpecialReference().IsMatch(Revision) ? Revision : Revision.Replace("/", "%2F", StringComparison.Ordinal))}";

    private string Page => Kind == "models" ? Id : $"{Kind}/{Id}";

    private string Version => IsBucket ? string.Empty : "/" + Uri.EscapeDataString(Revision ?? MainBranch);

    private static Uri At(Uri hub, string path) => new($"{hub.AbsoluteUri.TrimEnd('/')}/{path}");

    // References of the hub's own have slashes that do not end the revision. A kind alone, or in the singular, is no owner.
    [GeneratedRegex("""
        \A(?i:hf)://(?:(?<kind>models|datasets|spaces|buckets)/)?
        (?<id>(?!(?:model|dataset|space|bucket|kernel)s?/)[A-Za-z0-9_][A-Za-z0-9._-]{0,95}/[A-Za-z0-9_][A-Za-z0-9._-]{0,95})
        (?:@(?<revision>refs/(?:pr/[0-9]+|convert/[A-Za-z0-9_.-]+)|[A-Za-z0-9_][A-Za-z0-9._+=%-]*))?
        (?:/(?<prefix>[^?\#]*))?\z
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant)]
    private static partial Regex Form();

    [GeneratedRegex(@"\Arefs/(?:pr/[0-9]+|convert/[A-Za-z0-9_.-]+)\z")]
    private static partial Regex SpecialReference();
}
