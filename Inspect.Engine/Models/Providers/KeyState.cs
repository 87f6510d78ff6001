using System.Collections.Immutable;

namespace Inspect.Engine.Models.Providers;

/// <summary>Whether the key of a provider is there. Its value is nowhere but in the requests.</summary>
/// <param name="Variables">Names of the variables of the environment that it can come from, the first one found counts.</param>
/// <param name="IsSet">One of them is set.</param>
/// <param name="IsRequired">Nothing can be asked without it.</param>
public sealed record KeyState(ImmutableArray<string> Variables, bool IsSet, bool IsRequired = true);
