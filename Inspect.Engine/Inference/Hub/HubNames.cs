using System.Text.RegularExpressions;

namespace Inspect.Engine.Inference.Hub;

/// <summary>Names that come from people or from the hub, checked before they become parts of addresses and paths.</summary>
internal static partial class HubNames
{
    private const int MostPathLength = 400;
    private const int MostDepth = 8;

    /// <summary>The text can be the name of a repository: <c>ORG/NAME</c>, of the oldest ones <c>NAME</c> alone.</summary>
    public static bool IsRepo(string text) => text.Length <= 200 && RepoName().IsMatch(text) && !text.Contains("--", StringComparison.Ordinal) && !text.Contains("..", StringComparison.Ordinal);

    /// <summary>The text can be a branch, a tag, a reference or a commit.</summary>
    public static bool IsRevision(string text) =>
        text.Length <= 200 && RevisionName().IsMatch(text) && text.Split('/').All(part => part.Length > 0 && part[0] != '.') && !text.Contains("..", StringComparison.Ordinal);

    /// <summary>The text is the whole hash of a commit.</summary>
    public static bool IsCommit(string text) => CommitHash().IsMatch(text);

    /// <summary>The text is a SHA-256 in hexadecimal digits.</summary>
    public static bool IsSha256(string text) => Sha256Hash().IsMatch(text);

    /// <summary>The text is a path that stays in its folder, on every system.</summary>
    public static bool IsPath(string text) => text.Length is > 0 and <= MostPathLength && text.Split('/') is { Length: <= MostDepth } parts
        && parts.All(p => p.Length is > 0 and <= 200 && p is not ("." or "..") && p[^1] is not (' ' or '.') && !p.Any(c => c is '\\' or ':' or '*' or '?' or '"' or '<' or '>' or '|' || char.IsControl(c)));

    /// <summary>A path as part of an address.</summary>
    public static string Escape(string path) => string.Join('/', path.Split('/').Select(Uri.EscapeDataString));

    [GeneratedRegex(@"\A[A-Za-z0-9_][A-Za-z0-9._-]{0,95}(/[A-Za-z0-9_][A-Za-z0-9._-]{0,95})?\z")]
    private static partial Regex RepoName();

    [GeneratedRegex(@"\A[A-Za-z0-9_][A-Za-z0-9._/+=-]*\z")]
    private static partial Regex RevisionName();

    [GeneratedRegex(@"\A[0-9a-f]{40}([0-9a-f]{24})?\z")]
    private static partial Regex CommitHash();

    [GeneratedRegex(@"\A[0-9a-fA-F]{64}\z")]
    private static partial Regex Sha256Hash();
}
