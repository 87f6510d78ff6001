using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Inspect.Engine.Inference.Hub;
using Inspect.Engine.Inference.Import;

namespace Inspect.Engine.Inference.Named;

/// <summary>
/// Name of a model that is converted before it runs: <c>hf/ORG/NAME[@REVISION]</c>, <c>hf/ORG/NAME/FILE.gguf[@REVISION]</c>, <c>gguf/FILE</c>,
/// or a path of a folder or of a <c>.gguf</c> file.
/// </summary>
public sealed partial record ModelName
{
    /// <summary>Provider of models of a hub, and of folders as it has them.</summary>
    public const string HubProvider = "hf";

    /// <summary>Provider of GGUF files.</summary>
    public const string GgufProvider = "gguf";

    private const string Extension = ".gguf";
    private const string MainBranch = "main";
    private const string Between = "--";
    private const int MostFolderLength = 90;
    private const int KeptLength = 70;
    private const int MostPathLength = 4000;

    private ModelName()
    {
    }

    /// <summary>The name in the form that is kept.</summary>
    public required string Text { get; init; }

    /// <summary>Repository of the hub; null for what lies on this machine.</summary>
    public string? Repo { get; private init; }

    /// <summary>Branch, tag or commit.</summary>
    public string Revision { get; private init; } = MainBranch;

    /// <summary>Path of a GGUF file in the repository; null for the model in safetensors.</summary>
    public string? File { get; private init; }

    /// <summary>Path as it was given; null for what lies in the hub.</summary>
    public string? LocalPath { get; private init; }

    /// <summary>What the name is called in messages and on pages.</summary>
    public override string ToString() => Text;

    /// <summary>The text is a path, and not a provider with a name.</summary>
    public static bool IsPath(string text) =>
        text.StartsWith('/') || text.StartsWith("./", StringComparison.Ordinal) || text.StartsWith("../", StringComparison.Ordinal) || text.StartsWith("~/", StringComparison.Ordinal)
        || Path.IsPathFullyQualified(text) || (IsGguf(text) && !text.StartsWith(HubProvider + "/", StringComparison.Ordinal) && !text.StartsWith(GgufProvider + "/", StringComparison.Ordinal));

    /// <summary>Provider of a path.</summary>
    public static string ProviderOf(string path) => IsGguf(path) ? GgufProvider : HubProvider;

    /// <summary>Reads a name.</summary>
    /// <param name="text">The name, its provider included.</param>
    /// <param name="name">What it says.</param>
    /// <param name="problem">What is wrong with it.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out ModelName? name, [NotNullWhen(false)] out string? problem)
    {
        text = text.Trim();
        var rest = IsPath(text) ? text
            : text.StartsWith(GgufProvider + "/", StringComparison.Ordinal) || text.StartsWith(HubProvider + "/", StringComparison.Ordinal) ? text[(text.IndexOf('/', StringComparison.Ordinal) + 1)..]
            : string.Empty;
        var isLocal = rest.Length > 0 && (IsPath(rest) && !(text.StartsWith(HubProvider + "/", StringComparison.Ordinal) && IsRelativeFile(rest)) || text.StartsWith(GgufProvider + "/", StringComparison.Ordinal));
        if (isLocal)
        {
            var isFine = rest.Length <= MostPathLength && !rest.Any(char.IsControl);
            (name, problem) = isFine ? (new ModelName { Text = text, LocalPath = rest }, null) : ((ModelName?)null, "The path of the model is too long, or holds letters that no path has. Write the path of a folder or of a .gguf file.");
            return isFine;
        }

        name = HubName(rest);
        problem = name is null ? $"\"{(text.Length > 100 ? text[..100] + "…" : text)}\" is no name of a model: write hf/ORG/NAME, with @REVISION after it where it is not the main one, hf/ORG/NAME/FILE.gguf, gguf/FILE, or a path." : null;
        return name is not null;
    }

    /// <summary>The name with another revision.</summary>
    /// <exception cref="ModelLoadException">It has one already, or can have none.</exception>
    public ModelName At(string revision) =>
        Repo is null ? throw new ModelLoadException($"{Text} lies on this machine and has no revisions. Leave --revision out.")
        : Revision != MainBranch && Revision != revision ? throw new ModelLoadException($"{Text} names a revision already. Leave one of both out.")
        : TryParse($"{Text.Split('@')[0]}@{revision}", out var name, out var problem) ? name : throw new ModelLoadException(problem);

    /// <summary>Name of the folder below the models that the converted model gets.</summary>
    public string FolderOf(WeightPrecision precision)
    {
        var parts = Repo is null
            ? [ProviderOf(LocalPath!), Path.GetFileNameWithoutExtension(LocalPath!.TrimEnd('/', '\\')), HashOf(LocalPath!)]
            : new List<string> { HubProvider }.Concat(Repo.Split('/')).Concat(File is null ? [] : [File]).Concat(Revision == MainBranch ? [] : ["rev", Revision]).ToList();
        if (precision != WeightPrecision.Int8)
        {
            parts.Add(precision.NameOf());
        }

        var plain = string.Join(Between, parts);
        var safe = Unsafe().Replace(plain, "_");
        return safe == plain && safe.Length <= MostFolderLength && safe[^1] != '.' ? safe
            : $"{safe[..Math.Min(safe.Length, KeptLength)].TrimEnd('.')}{Between}{HashOf(plain)}";
    }

    private static ModelName? HubName(string rest)
    {
        var at = rest.IndexOf('@', StringComparison.Ordinal);
        var (path, revision) = at < 0 ? (rest, MainBranch) : (rest[..at], rest[(at + 1)..]);
        var parts = path.Split('/');
        var repo = string.Join('/', parts.Take(2));
        var file = parts.Length > 2 ? string.Join('/', parts.Skip(2)) : null;
        return HubNames.IsRepo(repo) && HubNames.IsRevision(revision) && (file is null || (HubNames.IsPath(file) && IsGguf(file)))
            ? new ModelName { Text = $"{HubProvider}/{path}{(revision == MainBranch ? string.Empty : $"@{revision}")}", Repo = repo, File = file, Revision = revision }
            : null;
    }

    private static bool IsRelativeFile(string path) => IsGguf(path) && path[0] is not ('/' or '.' or '~') && !Path.IsPathFullyQualified(path);

    private static bool IsGguf(string path) => path.EndsWith(Extension, StringComparison.OrdinalIgnoreCase);

    private static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..8];

    [GeneratedRegex("[^A-Za-z0-9._-]")]
    private static partial Regex Unsafe();
}
