using System.Globalization;
using System.Text.Json;
using Inspect.Engine.Inference;
using Inspect.Engine.Inference.Named;
using Inspect.Engine.Inference.Sampling;
using Microsoft.Extensions.AI;

namespace Inspect.Engine.Models.Providers;

/// <summary>Local models: <c>onnx/NAME</c> is the folder <c>models/NAME</c>.</summary>
public sealed class OnnxProvider(LocalModels models, NamedModels named) : IModelProvider
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
    public IReadOnlyList<ModelListing> List() => [.. models.List().Where(m => NamedProvider.NameOf(m, named) is null).Select(m => new ModelListing(NameOf(m.Name), m.Name, m.SizeBytes is { } size ? Size(size) : "damaged"))];

    /// <inheritdoc />
    public string? Check(string model) => models.Check(model);

    /// <inheritdoc />
    string? IModelProvider.FolderOf(string model, ModelArguments arguments) => model;

    /// <inheritdoc />
    public JsonElement? FactsOf(string model, ModelArguments arguments) =>
        models.Has(model) && models.StatusOf(model).Source is { } source ? JsonSerializer.SerializeToElement(source with { Stamp = null }) : null;

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

    /// <summary>The common options, and what only a local engine takes: the random stream of this call, and whose it is.</summary>
    public ChatOptions ToOptions(GenerateConfig config, ModelCall call)
    {
        var options = ChatConversion.ToOptions(config);
        options.AdditionalProperties = new AdditionalPropertiesDictionary
        {
            [LocalChatProperties.Caller] = new LocalCaller(call.EvalId, call.SampleId.Text, call.Epoch, call.Number),
        };
        if ((config.Seed ?? call.Seed) is { } seed)
        {
            options.AdditionalProperties[LocalChatProperties.Random] = RandomStream.Of(seed, call.SampleId.Text, call.Epoch, call.Number);
        }

        return options;
    }

    private static string Size(long bytes) => bytes < 1_000_000_000
        ? string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0} MB")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0} GB");
}
