using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Models.Providers.Hosted;
using Microsoft.Extensions.AI;

namespace Inspect.Engine.Models.Providers.Google;

/// <summary>Models of Google, over the Gemini API.</summary>
/// <param name="environment">Where key and address come from.</param>
/// <param name="time">Measures times.</param>
internal sealed class GoogleProvider(ProviderEnvironment environment, TimeProvider time) : HostedProvider(environment)
{
    /// <summary>What stands before the names in the list.</summary>
    private const string Prefix = "models/";

    /// <inheritdoc />
    public override string Name => "google";

    /// <inheritdoc />
    public override bool HasBatches => true;

    /// <inheritdoc />
    protected override ImmutableArray<ModelArgument> OwnArguments => HostedArguments.Google;

    /// <inheritdoc />
    protected override ImmutableArray<string> KeyVariables => ["GOOGLE_API_KEY", "GEMINI_API_KEY"];

    /// <inheritdoc />
    protected override string DefaultAddress => "https://generativelanguage.googleapis.com/v1beta";

    /// <inheritdoc />
    protected override ImmutableArray<string> OtherServers => ["vertex"];

    /// <inheritdoc />
    protected override IEnumerable<KeyValuePair<string, string>> ListHeaders(string key) => [new("x-goog-api-key", key)];

    /// <inheritdoc />
    protected override string ListPath(string? next) => $"models?pageSize=1000{(next is null ? string.Empty : $"&pageToken={Uri.EscapeDataString(next)}")}";

    /// <summary>Models that embed or draw alone cannot be asked.</summary>
    protected override (IEnumerable<string?> Names, string? Next) ListPage(JsonElement page) => (
        AnswerJson.Items(page, "models")
            .Where(m => AnswerJson.Get(m, "supportedGenerationMethods") is null || AnswerJson.Items(m, "supportedGenerationMethods").Any(g => g.ValueKind == JsonValueKind.String && g.GetString() == "generateContent"))
            .Select(m => AnswerJson.Text(m, "name") is { } name && name.StartsWith(Prefix, StringComparison.Ordinal) ? name[Prefix.Length..] : null),
        AnswerJson.Text(page, "nextPageToken") is { Length: > 0 } next ? next : null);

    /// <inheritdoc />
    protected override bool IsKeyRefused(int status, string body) => GoogleErrors.IsKeyRefused(status, body);

    /// <inheritdoc />
    protected override IChatClient Client(HostedServer server) => new GoogleClient(server, time);
}
