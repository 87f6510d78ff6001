using System.Collections.Frozen;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Messages;
using Inspect.Engine.Models;
using Inspect.Engine.Models.Caching;

namespace Inspect.Engine.Evals.Caching;

/// <summary>What makes two requests the same: equal keys, equal answers (semantics 5.6).</summary>
internal static class AnswerKey
{
    /// <summary>Settings of how a call is made; they do not change what is answered.</summary>
    private static readonly FrozenSet<string> Outside = FrozenSet.Create(
        StringComparer.Ordinal,
        "max_connections", "adaptive_connections", "max_retries", "timeout", "attempt_timeout", "stream_idle_timeout", "fail_on_refusal", "cache_prompt", "cache", "batch");

    /// <summary>The key: 64 small hexadecimal digits.</summary>
    /// <param name="model">Full name of the model.</param>
    /// <param name="address">Address of its server; null for the provider's own.</param>
    /// <param name="input">The conversation.</param>
    /// <param name="tools">The tools on offer.</param>
    /// <param name="toolChoice">Which of them is to be used; null where nothing is said.</param>
    /// <param name="config">Settings of the call.</param>
    /// <param name="policy">How long answers count, and for whom.</param>
    /// <param name="epoch">Repetition.</param>
    public static string Of(
        string model, string? address, IReadOnlyList<ChatMessage> input, IEnumerable<JsonElement> tools, JsonElement? toolChoice, GenerateConfig config, CachePolicy policy, int epoch)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, model);
        foreach (var setting in LogJson.ToElement(config).EnumerateObject().Where(s => !Outside.Contains(s.Name)).OrderBy(s => s.Name, StringComparer.Ordinal))
        {
            Add(hash, setting.Name);
            Add(hash, setting.Value.GetRawText());
        }

        Add(hash, string.Empty);
        foreach (var message in input)
        {
            hash.AppendData(Framed(LogJson.ToBytes(message with { Id = null })));
        }

        Add(hash, string.Empty);
        Add(hash, address);
        Add(hash, toolChoice?.GetRawText());
        foreach (var tool in tools)
        {
            Add(hash, tool.GetRawText());
        }

        Add(hash, string.Empty);
        Add(hash, policy.Seconds?.ToString(CultureInfo.InvariantCulture));
        foreach (var (name, value) in policy.Scopes)
        {
            Add(hash, name);
            Add(hash, value);
        }

        Add(hash, string.Empty);
        Add(hash, policy.IsPerEpoch ? epoch.ToString(CultureInfo.InvariantCulture) : null);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Add(IncrementalHash hash, string? part) => hash.AppendData(Framed(part is null ? null : Encoding.UTF8.GetBytes(part)));

    /// <summary>With its length before it, no part can run into the next; absent is not empty.</summary>
    private static byte[] Framed(ReadOnlyMemory<byte>? part) => part is { } bytes ? [.. BitConverter.GetBytes(bytes.Length), .. bytes.Span] : BitConverter.GetBytes(-1);
}
