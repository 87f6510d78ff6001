using System.Collections.Immutable;
using System.Text.Json;

namespace Inspect.Engine.Models;

/// <summary>What a model is opened with beyond its name: arguments of its provider, and the address of its server (semantics 5.3).</summary>
public sealed record ModelArguments
{
    /// <summary>Words in the names of arguments that no log holds.</summary>
    private static readonly string[] Secrets = ["key", "token", "secret", "password"];

    /// <summary>Nothing.</summary>
    public static ModelArguments None { get; } = new();

    /// <summary>Address of the server; null for the provider's own.</summary>
    public string? BaseUrl { get; init; }

    /// <summary>Arguments by name.</summary>
    public IReadOnlyDictionary<string, JsonElement> Values { get; init; } = ImmutableDictionary<string, JsonElement>.Empty;

    /// <summary>There is nothing.</summary>
    public bool IsEmpty => BaseUrl is null && Values.Count == 0;

    /// <summary>The arguments that logs may hold: those whose name speaks of a key or a password are left out.</summary>
    public IReadOnlyDictionary<string, JsonElement> Public => Values.Where(v => !IsSecret(v.Key)).ToImmutableDictionary();

    /// <summary>Equal texts, equal keys and passwords.</summary>
    internal string SecretKey => string.Join('\n', Values.Where(v => IsSecret(v.Key)).OrderBy(v => v.Key, StringComparer.Ordinal).Select(v => $"{v.Key}={v.Value.GetRawText()}"));

    /// <summary>Equal texts, equal arguments.</summary>
    internal string Key => IsEmpty
        ? string.Empty
        : $"{BaseUrl}\n{string.Join('\n', Values.OrderBy(v => v.Key, StringComparer.Ordinal).Select(v => $"{v.Key}={v.Value.GetRawText()}"))}";

    /// <summary>The name speaks of a key or a password.</summary>
    internal static bool IsSecret(string name) => Secrets.Any(s => name.Contains(s, StringComparison.OrdinalIgnoreCase));
}
