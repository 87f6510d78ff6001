using Inspect.Engine.Inference;

namespace Inspect.Tests.Support;

/// <summary>The built-in model, loaded once for all tests that need a real answer.</summary>
public sealed class BuiltInModel : IAsyncLifetime
{
    public const string Name = "SmolLM2-135M-Instruct";

    public LocalModels Models { get; } = TestModels.Open(Path.Combine(Repository.Root, "models"));

    public ILocalEngine Engine { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Engine = await Models.GetAsync(Name, CancellationToken.None);

    public ValueTask DisposeAsync() => Models.DisposeAsync();
}
