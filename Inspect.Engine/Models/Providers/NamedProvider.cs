using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Inference;
using Inspect.Engine.Inference.Import;
using Inspect.Engine.Inference.Named;
using Inspect.Engine.Models.Tools;
using Microsoft.Extensions.AI;

namespace Inspect.Engine.Models.Providers;

/// <summary>Models by the names that people know: <c>hf/ORG/NAME</c>, <c>gguf/FILE</c> and paths. They are fetched and converted when they are first needed, and run as local models then.</summary>
/// <param name="name">What stands before the slash of its models' names.</param>
/// <param name="models">The local models.</param>
/// <param name="named">Finds models by name.</param>
/// <param name="fetches">Makes them ready.</param>
/// <param name="local">Runs them.</param>
public sealed class NamedProvider(string name, LocalModels models, NamedModels named, ModelFetches fetches, OnnxProvider local) : IModelProvider
{
    /// <summary>Argument that says what the weights become.</summary>
    public const string PrecisionArgument = "precision";

    /// <inheritdoc />
    public string Name => name;

    /// <inheritdoc />
    public IReadOnlyList<ModelArgument> Arguments { get; } =
        [new(PrecisionArgument, "Precision", ModelArgumentKind.Text, "Precision of the weights that the model is converted to.") { Values = [.. WeightPrecisions.All], Absent = WeightPrecisions.All[0] }, .. LocalArguments.All];

    /// <inheritdoc />
    public bool IsShared(ModelArguments arguments) => local.IsShared(arguments);

    /// <inheritdoc />
    public IReadOnlySet<string>? Settings => local.Settings;

    /// <inheritdoc />
    public IReadOnlyList<ModelListing> List() =>
    [
        .. from status in models.List()
           where NameOf(status, named) is { } full && ProviderOf(full) == name
           select new ModelListing(NameOf(status, named)!, ShortOf(NameOf(status, named)!), status.SizeBytes is { } size ? FetchStanding.SizeOf(size) : "damaged"),
        .. name == ModelName.HubProvider ? named.Cached().Select(c => new ModelListing(c.Text, ShortOf(c.Text), "in the hub cache, converted by the first run")) : [],
    ];

    /// <summary>The name by which a converted folder is asked for; null for a folder that is only known by its own.</summary>
    public static string? NameOf(LocalModelStatus status, NamedModels named) =>
        status.Source is { } source && ModelName.TryParse(source.Name, out var parsed, out _) && named.Find(parsed, null) == status.Name ? parsed.Text : null;

    /// <inheritdoc />
    public string? Check(string model) =>
        !TryParse(model, out var parsed, out var problem) ? problem
        : named.Find(parsed!, null) is { } folder ? models.Check(folder)
        : named.WhyNot(parsed!);

    /// <inheritdoc />
    public string? Check(string model, ModelArguments arguments) => ((IModelProvider)this).MisfitOf(arguments)
        ?? local.MisfitOf(FolderOf(model, arguments), arguments);

    /// <inheritdoc />
    public GenerateConfig DefaultsOf(string model) => local.DefaultsOf(model);

    /// <inheritdoc />
    public string? FolderOf(string model, ModelArguments arguments) => TryParse(model, out var parsed, out _) ? named.Find(parsed!, PrecisionOf(arguments)) : null;

    /// <inheritdoc />
    public JsonElement? FactsOf(string model, ModelArguments arguments)
    {
        if (FolderOf(model, arguments) is not { } folder || models.StatusOf(folder).Source is not { } source)
        {
            return null;
        }

        return JsonSerializer.SerializeToElement(source with { Stamp = null });
    }

    /// <inheritdoc />
    public Task PrepareAsync(string model, ModelArguments arguments, Action<ModelPreparation>? onChange, CancellationToken cancellationToken) => ReadyAsync(model, arguments, onChange, cancellationToken);

    /// <inheritdoc />
    public Task<IChatClient> OpenAsync(string model, CancellationToken cancellationToken) => OpenAsync(model, ModelArguments.None, cancellationToken);

    /// <inheritdoc />
    public async Task<IChatClient> OpenAsync(string model, ModelArguments arguments, CancellationToken cancellationToken) =>
        await local.OpenAsync(await ReadyAsync(model, arguments, null, cancellationToken).ConfigureAwait(false), arguments, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc />
    public IReadOnlyList<Microsoft.Extensions.AI.ChatMessage> ToMessages(IReadOnlyList<Messages.ChatMessage> messages) => local.ToMessages(messages);

    /// <inheritdoc />
    public ChatOptions ToOptions(GenerateConfig config, ModelCall call) => local.ToOptions(config, call);

    /// <inheritdoc />
    public ChatOptions ToOptions(GenerateConfig config, ToolOffer tools, ModelCall call) => local.ToOptions(config, tools, call);

    /// <inheritdoc />
    public ImmutableArray<ChatChoice> ToChoices(ChatChoice first, ChatResponseUpdate? last) => local.ToChoices(first, last);

    private static string ProviderOf(string full) => ModelName.IsPath(full) ? ModelName.ProviderOf(full) : full[..full.IndexOf('/', StringComparison.Ordinal)];

    private static string ShortOf(string full) => ModelName.IsPath(full) ? full : full[(full.IndexOf('/', StringComparison.Ordinal) + 1)..];

    private static WeightPrecision? PrecisionOf(ModelArguments arguments) =>
        arguments.Values.TryGetValue(PrecisionArgument, out var value) && value.ValueKind == JsonValueKind.String && WeightPrecisions.TryParse(value.GetString(), out var precision) ? precision : null;

    private async Task<string> ReadyAsync(string model, ModelArguments arguments, Action<ModelPreparation>? onChange, CancellationToken cancellationToken)
    {
        if (!TryParse(model, out var parsed, out var problem))
        {
            throw new ModelLoadException(problem!);
        }

        var precision = PrecisionOf(arguments);
        return named.Find(parsed!, precision)
            ?? await fetches.FetchAsync(parsed!, precision ?? WeightPrecision.Int8, onChange is null ? null : s => onChange(new ModelPreparation(parsed!.Text, s)), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A path is a name without a provider; what stands after one may be a path too.</summary>
    private bool TryParse(string model, out ModelName? parsed, out string? problem) =>
        ModelName.TryParse(ModelName.IsPath(model) && ModelName.ProviderOf(model) == name && !model.StartsWith(name + "/", StringComparison.Ordinal) && IsWhole(model) ? model : $"{name}/{model}", out parsed, out problem);

    /// <summary>Of the hub's <c>ORG/NAME/FILE.gguf</c> the provider belongs to the name.</summary>
    private bool IsWhole(string model) => name == ModelName.GgufProvider || model[0] is '/' or '.' or '~' || Path.IsPathFullyQualified(model);
}
