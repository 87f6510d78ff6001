using Inspect.Engine.Models.Providers;

namespace Inspect.Engine.Models;

/// <summary>A provider whose models have a server.</summary>
/// <param name="Name">What stands before the slash of its models' names.</param>
/// <param name="Key">Whether its key is there; null where it needs none.</param>
/// <param name="HasList">Its server can be asked which models it has.</param>
public sealed record ProviderListing(string Name, KeyState? Key, bool HasList)
{
    /// <summary>Its server can be asked: the key is there, or none is needed.</summary>
    public bool IsReady => Key is not { IsSet: false, IsRequired: true };
}
