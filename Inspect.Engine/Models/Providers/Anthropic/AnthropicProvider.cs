using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Models.Providers.Hosted;
using Microsoft.Extensions.AI;

namespace Inspect.Engine.Models.Providers.Anthropic;

/// <summary>Models of Anthropic.</summary>
/// <param name="environment">Where key and address come from.</param>
/// <param name="time">Measures times.</param>
internal sealed class AnthropicProvider(ProviderEnvironment environment, TimeProvider time) : HostedProvider(environment)
{
    private const string TokenVariable = "ANTHROPIC_AUTH_TOKEN";


    /// <inheritdoc />
    public override string Name => "anthropic";

    /// <summary>The server wants to know the tools of earlier calls also where none may be called.</summary>
    public override bool IsToldOfForbiddenTools => true;

    /// <inheritdoc />
    public override bool HasBatches => true;

    /// <inheritdoc />
    protected override ImmutableArray<ModelArgument> OwnArguments => HostedArguments.Anthropic;

    /// <inheritdoc />
    protected override ImmutableArray<string> KeyVariables => ["ANTHROPIC_API_KEY", TokenVariable];

    /// <inheritdoc />
    protected override string DefaultAddress => "https://api.anthropic.com";

    /// <inheritdoc />
    protected override ImmutableArray<string> OtherServers => ["bedrock", "vertex", "azure"];

    /// <inheritdoc />
    protected override IEnumerable<KeyValuePair<string, string>> ListHeaders(string key) => [new("x-api-key", key), new("anthropic-version", "2023-06-01")];

    /// <inheritdoc />
    protected override string ListPath(string? next) => $"models?limit=1000{(next is null ? string.Empty : $"&after_id={Uri.EscapeDataString(next)}")}";

    /// <inheritdoc />
    protected override (IEnumerable<string?> Names, string? Next) ListPage(JsonElement page) =>
        (ListedNames.Ids(page), AnswerJson.IsTrue(page, "has_more") ? AnswerJson.Text(page, "last_id") : null);

    /// <inheritdoc />
    protected override IChatClient Client(HostedServer server) => new AnthropicChatClient(Token is { } token ? server with { Key = token, IsToken = true } : server, time);

    // Whoever signed in is who asks, whatever key there is beside.
    private string? Token { get; } = environment.Get(TokenVariable);
}
