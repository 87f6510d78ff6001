using Inspect.Engine.Inference;
using Inspect.Engine.Inference.Sampling;
using Microsoft.Extensions.AI;

namespace Inspect.Engine.Models.Providers;

/// <summary>Local models: <c>onnx/NAME</c> is the folder <c>models/NAME</c>.</summary>
public sealed class OnnxProvider(LocalModels models) : IModelProvider
{
    /// <summary>What the names of local models begin with.</summary>
    private const string Prefix = "onnx/";

    /// <summary>Folder name of a local model; null for a model of another provider.</summary>
    public static string? FolderOf(string model) => model.StartsWith(Prefix, StringComparison.Ordinal) ? model[Prefix.Length..] : null;

    /// <summary>Full name of a local model.</summary>
    public static string NameOf(string folder) => Prefix + folder;

    /// <inheritdoc />
    public string Name => Prefix[..^1];

    /// <inheritdoc />
    public string? Check(string model) => models.Check(model);

    /// <inheritdoc />
    public GenerateConfig DefaultsOf(string model)
    {
        var sampling = new SamplingSettings();
        return new GenerateConfig
        {
            Temperature = sampling.Temperature,
            TopP = sampling.TopP,
            TopK = sampling.TopK,
            FrequencyPenalty = sampling.FrequencyPenalty,
            PresencePenalty = sampling.PresencePenalty,
            MaxTokens = LocalRequest.DefaultMaxTokens,
        };
    }

    /// <inheritdoc />
    public async Task<IChatClient> OpenAsync(string model, CancellationToken cancellationToken) =>
        new LocalChatClient(await models.GetAsync(model, cancellationToken).ConfigureAwait(false));
}
