using Inspect.Engine.Files;

namespace Inspect.Engine.Inference.Hub;

/// <summary>Which files of a repository make a model: configuration, tokenizer and safetensors, or one GGUF file; everything else is left where it is.</summary>
internal static class HubChoice
{
    /// <summary>Name of the file that says which weights lie in which file.</summary>
    public const string IndexName = "model.safetensors.index.json";

    private const string ConfigName = "config.json";
    private const string WholeName = "model.safetensors";
    private const string Weights = ".safetensors";
    private const string Gguf = ".gguf";
    private const int MostNamed = 5;

    /// <summary>The template of conversations with tools, which goes beside the tokenizer in a folder of its own.</summary>
    public const string ToolTemplate = "additional_chat_templates/tool_use.jinja";

    private static readonly HashSet<string> Small = new(StringComparer.Ordinal)
    {
        ConfigName, "generation_config.json", "tokenizer.json", "tokenizer_config.json", "tokenizer.model", "special_tokens_map.json", "added_tokens.json",
        "vocab.json", "vocab.txt", "merges.txt", "spiece.model", "chat_template.jinja", "chat_template.json", ToolTemplate, "LICENSE", "LICENSE.txt",
    };

    /// <summary>Weights as programs of Python keep them: reading them runs code that lies in them.</summary>
    private static readonly string[] Pickles = [".bin", ".pt", ".pth", ".ckpt", ".pkl"];

    /// <summary>The files of a GGUF model: the one that was named, or all parts of which it is the first.</summary>
    /// <exception cref="HubException">One is not there, or the one that was named is not the first.</exception>
    public static IReadOnlyList<HubFile> GgufFiles(HubListing listing, string path)
    {
        var found = SplitName.AllOf(path).Select(p => listing.Files.FirstOrDefault(f => f.Path == p)).ToList();
        return found.OfType<HubFile>().Count() == found.Count && SplitName.ProblemOf(path, _ => true) is null ? [.. found.OfType<HubFile>()]
            : listing.Files.All(f => f.Path != path) ? throw Refused($"{listing.Repo} has no file {path}. {(GgufNames(listing) is { Length: > 0 } names ? $"It has {names}." : "It has no .gguf file at all.")}")
            : SplitName.Of(path) is { Number: > 1 } ? throw Refused(SplitName.ProblemOf(path, _ => true)!)
            : throw Refused($"{listing.Repo} has {path}, one of {found.Count} parts, and not {SplitName.AllOf(path)[found.IndexOf(null)]}. Name another revision, or another repository of the model.");
    }

    /// <summary>The files but the weights, and the index where there is one.</summary>
    /// <exception cref="HubException">The repository holds no model that can be converted.</exception>
    public static IReadOnlyList<HubFile> BesideWeights(HubListing listing)
    {
        Check(listing);
        return [.. listing.Files.Where(f => Small.Contains(f.Path) || f.Path == IndexName)];
    }

    /// <summary>The files of weights.</summary>
    /// <param name="listing">The repository.</param>
    /// <param name="indexed">Files that the index names; null where there is no index.</param>
    /// <exception cref="HubException">One is missing or leads elsewhere.</exception>
    public static IReadOnlyList<HubFile> WeightFiles(HubListing listing, IReadOnlyCollection<string>? indexed)
    {
        if (indexed is null)
        {
            return [listing.Files.FirstOrDefault(f => f.Path == WholeName) ?? listing.Files.First(f => IsWeights(f.Path))];
        }

        if (indexed.Count == 0 || indexed.FirstOrDefault(n => !HubNames.IsPath(n) || n.Contains('/', StringComparison.Ordinal) || !n.EndsWith(Weights, StringComparison.Ordinal)) is not null)
        {
            throw Refused($"{IndexName} of {listing.Repo} names no files of weights, or some that lead elsewhere. Take another repository of the model.");
        }

        return [.. indexed.Select(n => listing.Files.FirstOrDefault(f => f.Path == n) ?? throw Refused($"{IndexName} of {listing.Repo} names {n}, which is not there. Name another revision, or another repository of the model."))];
    }

    private static void Check(HubListing listing)
    {
        bool Has(string name) => listing.Files.Any(f => f.Path == name);
        var hasWeights = Has(IndexName) || Has(WholeName) || listing.Files.Any(f => IsWeights(f.Path));
        if (!hasWeights && GgufNames(listing) is { Length: > 0 } ggufs)
        {
            throw Refused($"{listing.Repo} holds GGUF files alone. Name one of them: hf/{listing.Repo}/FILE, with {ggufs}.");
        }

        if (Has("adapter_config.json") && !Has(ConfigName))
        {
            throw Refused($"{listing.Repo} is an adapter of another model, which does not run by itself. Take a repository in which it is merged with its base model.");
        }

        if (!hasWeights && listing.Files.FirstOrDefault(f => Pickles.Any(p => f.Path.EndsWith(p, StringComparison.OrdinalIgnoreCase))) is { } pickle)
        {
            throw Refused($"{listing.Repo} has its weights as {pickle.Path} alone, a kind of file that runs code of whoever made it when it is read. Take a revision or a repository with *.safetensors.");
        }

        if (!hasWeights || !Has(ConfigName))
        {
            throw Refused($"{listing.Repo} has no {(hasWeights ? ConfigName : "*.safetensors")} at its top, so that it is no model for this app. Name a repository of a model for transformers.");
        }
    }

    /// <summary>Weights of the model itself: not what it is trained with, nor the maker's own copy of them.</summary>
    private static bool IsWeights(string path) => path.EndsWith(Weights, StringComparison.Ordinal) && !path.Contains('/', StringComparison.Ordinal)
        && !path.StartsWith("adapter_", StringComparison.Ordinal) && !path.StartsWith("consolidated", StringComparison.Ordinal) && !path.StartsWith("training_", StringComparison.Ordinal);

    private static string GgufNames(HubListing listing)
    {
        var names = listing.Files.Select(f => f.Path).Where(p => p.EndsWith(Gguf, StringComparison.OrdinalIgnoreCase) && HubNames.IsPath(p)).ToList();
        return string.Join(", ", names.Take(MostNamed)) + (names.Count > MostNamed ? $" and {names.Count - MostNamed} more" : string.Empty);
    }

    private static HubException Refused(string message) => new(message, isTransient: false);
}
