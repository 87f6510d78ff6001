using System.Globalization;
using System.Text.Json;

namespace Inspect.Engine.Tasks.Settings;

/// <summary>Most tokens: a count, or a text that says which tokens count: <c>500k</c>, <c>output:1m</c>.</summary>
public sealed class TokenLimitType : SettingType
{
    /// <inheritdoc />
    public override string Takes => "a count of tokens from 0, such as 500k, or output:1m for those that the model writes";

    /// <inheritdoc />
    public override string Kind => "a count such as 500k";

    /// <inheritdoc />
    public override bool IsKind(JsonElement value) => value.ValueKind is JsonValueKind.Number or JsonValueKind.String;

    /// <inheritdoc />
    public override string? Misfit(JsonElement value) => LimitOf(value) is null ? Takes : null;

    /// <inheritdoc />
    public override JsonElement? Parse(string text) => TokenLimit.Parse(text) is { } limit ? ToValue(limit) : null;

    /// <summary>The value of a limit.</summary>
    internal static JsonElement ToValue(TokenLimit limit) => limit.Type == TokenLimit.All
        ? Element(limit.Tokens)
        : Element(string.Create(CultureInfo.InvariantCulture, $"{limit.Type}:{limit.Tokens}"));

    /// <summary>The limit that a value stands for; null for a value that is none.</summary>
    internal static TokenLimit? LimitOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.TryGetInt64(out var tokens) && tokens >= 0 ? new TokenLimit(tokens, TokenLimit.All) : null,
        JsonValueKind.String => TokenLimit.Parse(value.GetString()!),
        _ => null,
    };
}
