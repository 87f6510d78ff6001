using System.Collections.Immutable;
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
    protected override ImmutableArray<string> OwnArguments => ["conversation_api", "streaming"];

    /// <inheritdoc />
    protected override ImmutableArray<string> KeyVariables => ["MISTRAL_API_KEY"];

    /// <inheritdoc />
    protected override string DefaultAddress => "https://api.mistral.ai";

    /// <inheritdoc />
    protected override ImmutableArray<string> OtherServers => ["azure"];

    /// <inheritdoc />
    protected override IChatClient Client(HostedServer server) => new MistralClient(server, time);
}
