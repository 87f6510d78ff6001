using Inspect.Engine.Models.Providers;
using Microsoft.Extensions.AI;

namespace Inspect.Tests.Models;

/// <summary>The provider <c>script</c>: it has all of a provider that does not say more of itself.</summary>
internal sealed class ScriptedProvider(Func<string, IChatClient> open) : IModelProvider
{
    private int _opened;

    public int Opened => _opened;

    public string Name => "script";

    public string? Check(string model) => model == "bad" ? "bad is bad." : null;

    public Task<IChatClient> OpenAsync(string model, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _opened);
        return Task.FromResult(open(model));
    }
}
