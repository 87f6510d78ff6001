namespace Inspect.Engine.Inference.Hub;

/// <summary>What the variables of the Hugging Face tools say: where the hub is, who asks, and where its files are kept. Each is read anew, so that a login counts at once.</summary>
/// <param name="variable">Value of a variable; null where it is not set.</param>
/// <param name="homeDir">The user's own folder.</param>
public sealed class HubEnvironment(Func<string, string?> variable, string homeDir)
{
    /// <summary>The hub that everybody means.</summary>
    private const string DefaultEndpoint = "https://huggingface.co";

    private const int MostTokenBytes = 4096;

    /// <summary>The variables of this process.</summary>
    public static HubEnvironment Process { get; } = new(Environment.GetEnvironmentVariable, Environment.GetFolderPath(Environment.SpecialFolder.UserProfile));

    /// <summary>Address of the hub (<c>HF_ENDPOINT</c>), without a slash at its end.</summary>
    /// <exception cref="ModelLoadException">The variable holds no address.</exception>
    public Uri Endpoint => Uri.TryCreate(Get("HF_ENDPOINT") ?? DefaultEndpoint, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address is { UserInfo: "", Query: "", Fragment: "" }
        ? new Uri(address.AbsoluteUri.TrimEnd('/'))
        : throw new ModelLoadException("HF_ENDPOINT is no address of a hub. Set it to one such as https://huggingface.co, or unset it.");

    /// <summary>Nothing may be asked over the network (<c>HF_HUB_OFFLINE</c>).</summary>
    public bool IsOffline => (Get("HF_HUB_OFFLINE") ?? Get("TRANSFORMERS_OFFLINE"))?.ToUpperInvariant() is "1" or "ON" or "YES" or "TRUE";

    /// <summary>Folder in which the user's own tools keep what they fetched (<c>HF_HUB_CACHE</c>, <c>HF_HOME</c>); it is only read.</summary>
    public string CacheDir => Expand(Get("HF_HUB_CACHE") ?? Get("HUGGINGFACE_HUB_CACHE")) ?? Path.Combine(Home, "hub");

    private string Home => Expand(Get("HF_HOME")) ?? Path.Combine(Expand(Get("XDG_CACHE_HOME")) ?? Path.Combine(homeDir, ".cache"), "huggingface");

    /// <summary>The token of the user (<c>HF_TOKEN</c>, else the file of the login); null where there is none. It goes nowhere but into requests to the hub.</summary>
    internal string? Token()
    {
        if ((Get("HF_TOKEN") ?? Get("HUGGING_FACE_HUB_TOKEN")) is { } named)
        {
            return Clean(named);
        }

        try
        {
            var file = new FileInfo(Expand(Get("HF_TOKEN_PATH")) ?? Path.Combine(Home, "token"));
            return file is { Exists: true, Length: > 0 and <= MostTokenBytes } ? Clean(File.ReadAllText(file.FullName)) : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private string? Get(string name) => variable(name) is { } value && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;

    private string? Expand(string? path) => path is null ? null
        : Path.GetFullPath(path == "~" ? homeDir : path.StartsWith("~/", StringComparison.Ordinal) ? Path.Combine(homeDir, path[2..]) : Environment.ExpandEnvironmentVariables(path));

    /// <summary>What cannot stand in a header is no token.</summary>
    private static string? Clean(string text) => text.Trim() is { Length: > 0 } token && token.All(c => c is > ' ' and < (char)127) ? token : null;
}
