namespace Inspect.Tests.Support;

/// <summary>A request that <see cref="FakeHub"/> got.</summary>
/// <param name="IsStore">It came to the server of the large files.</param>
/// <param name="Address">Path and query.</param>
/// <param name="Authorization">The header; empty where there was none.</param>
/// <param name="Range">The header; empty where there was none.</param>
internal sealed record FakeHubRequest(bool IsStore, string Address, string Authorization, string Range);
