using Inspect.Engine.Logs.Stores;
using Inspect.Tests.Support;

namespace Inspect.Tests.Logs.Stores;

/// <summary>The makers' client against Azure's Blob Storage.</summary>
public sealed class BlobStoreTests : StoreCases
{
    private protected override int Milliseconds => 0;

    private protected override string Unreachable => $"az://logs/p cannot be reached: check the network, and {BlobErrors.Keys}. It is tried again.";

    [Theory]
    [InlineData(403, "AuthenticationFailed", StoreProblem.Refused, "denies access (AuthenticationFailed, HTTP 403)")]
    [InlineData(404, "ContainerNotFound", StoreProblem.Refused, "There is no container logs")]
    [InlineData(400, "InvalidQueryParameterValue", StoreProblem.Refused, "refuses (InvalidQueryParameterValue, HTTP 400)")]
    [InlineData(503, "ServerBusy", StoreProblem.Failed, "failed (ServerBusy, HTTP 503)")]
    [InlineData(500, "Signed_with", StoreProblem.Failed, "failed (no code, HTTP 500)")]
    public async Task List_StoreThatRefuses_SaysWhatToDoAndNoKey(int status, string code, StoreProblem problem, string said) => await RefusesAsync(status, code, problem, said);

    private protected override async Task<FakeStoreServer> StartAsync() => await FakeStoreServer.StartAsync(new FakeBlobs());
}
