using Inspect.Engine.Inference;
using Microsoft.Extensions.AI;

namespace Inspect.Engine.Models.Providers;

/// <summary>Local models: <c>onnx/NAME</c> is the folder <c>models/NAME</c>.</summary>
public sealed class OnnxProvider(LocalModels models) : IModelProvider
{
    /// <inheritdoc />
    public string Name => "onnx";

    /// <inheritdoc />
    public string? Check(string model) => models.Check(model);

    /// <inheritdoc />
    public async Task<IChatClient> OpenAsync(string model, CancellationToken cancellationToken) =>
        new LocalChatClient(await models.GetAsync(model, cancellationToken).ConfigureAwait(false));
}
