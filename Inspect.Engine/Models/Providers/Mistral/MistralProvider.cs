using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Models.Providers.Hosted;
using Microsoft.Extensions.AI;

namespace Inspect.Engine.Models.Providers.Mistral;

/// <summary>Models of Mistral.</summary>
/// <param name="environment">Where key and address come from.</param>
/// <param name="time">Measures times.</param>
internal sealed class MistralProvider(ProviderEnvironment environment, TimeProvider time) : HostedProvider(environment)
{
    /// <inheritdoc />
    public override string Name => "mistral";

    /// <inheritdoc />
    protected override ImmutableArray<ModelArgument> OwnArguments => HostedArguments.Mistral;

    /// <inheritdoc />
    protected override ImmutableArray<string> KeyVariables => ["MISTRAL_API_KEY"];

    /// <inheritdoc />
    protected override string DefaultAddress => "https://api.mistral.ai";

    /// <inheritdoc />
    protected override ImmutableArray<string> OtherServers => ["azure"];

    /// <inheritdoc />
    protected override IEnumerable<KeyValuePair<string, string>> ListHeaders(string key) => [new("authorization", $"Bearer {key}")];

    /// <inheritdoc />
    protected override string ListPath(string? next) => "models";

    /// <summary>Models that embed or read scans alone cannot be asked.</summary>
    protected override (IEnumerable<string?> Names, string? Next) ListPage(JsonElement page) => (
        AnswerJson.Items(page, "data")
            .Where(m => AnswerJson.Get(m, "capabilities") is not { } can || AnswerJson.Get(can, "completion_chat") is not { ValueKind: JsonValueKind.False })
            .Select(m => AnswerJson.Text(m, "id")),
        null);

    /// <inheritdoc />
    protected override IChatClient Client(HostedServer server) => new MistralClient(server, time);
}
