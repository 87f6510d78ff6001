using System.Collections.Immutable;
using Inspect.Engine.Models.Providers.Hosted;
using Microsoft.Extensions.AI;

namespace Inspect.Engine.Models.Providers.Google;

/// <summary>Models of Google, over the Gemini API.</summary>
/// <param name="environment">Where key and address come from.</param>
/// <param name="time">Measures times.</param>
internal sealed class GoogleProvider(ProviderEnvironment environment, TimeProvider time) : HostedProvider(environment)
{
    /// <inheritdoc />
    public override string Name => "google";

    /// <inheritdoc />
    public override bool HasBatches => true;

    /// <inheritdoc />
    protected override ImmutableArray<string> OwnArguments => ["streaming", "safety_settings"];

    /// <inheritdoc />
    protected override ImmutableArray<string> KeyVariables => ["GOOGLE_API_KEY", "GEMINI_API_KEY"];

    /// <inheritdoc />
    protected override string DefaultAddress => "https://generativelanguage.googleapis.com/v1beta";

    /// <inheritdoc />
    protected override ImmutableArray<string> OtherServers => ["vertex"];

    /// <inheritdoc />
    protected override IChatClient Client(HostedServer server) => new GoogleClient(server, time);
}
