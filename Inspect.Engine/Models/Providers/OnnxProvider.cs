using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Inspect.Engine.Inference;
using Inspect.Engine.Inference.Constraints;
using Inspect.Engine.Inference.Named;
using Inspect.Engine.Inference.Sampling;
using Inspect.Engine.Models.Tools;
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
    public IReadOnlySet<string>? Settings { get; } = ChatConversion.Settings.Union(["logit_bias", "logprobs", "top_logprobs", "prompt_logprobs", "num_choices", "response_schema", "extra_body"]).ToFrozenSet(StringComparer.Ordinal);

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
    public IReadOnlyList<ModelArgument> Arguments => LocalArguments.All;

    /// <summary>A template's file may change from one run to the next.</summary>
    public bool IsShared(ModelArguments arguments) => !arguments.Values.ContainsKey(LocalArguments.Template);

    /// <inheritdoc />
    public string? Check(string model, ModelArguments arguments) => ((IModelProvider)this).MisfitOf(arguments) ?? MisfitOf(model, arguments);

    /// <summary>Why the arguments that local models share do not fit; null where they do.</summary>
    /// <param name="folder">Name of the model's folder; null where it is not there yet.</param>
    /// <param name="arguments">The arguments.</param>
    internal string? MisfitOf(string? folder, ModelArguments arguments) => arguments.IsEmpty ? null
        : LocalArguments.MisfitOf(arguments, folder is null ? null : models.StatusOf(folder).ContextLength, folder is null ? null : PathOf(folder));

    /// <inheritdoc />
    public Task<IChatClient> OpenAsync(string model, CancellationToken cancellationToken) => OpenAsync(model, ModelArguments.None, cancellationToken);

    /// <inheritdoc />
    public async Task<IChatClient> OpenAsync(string model, ModelArguments arguments, CancellationToken cancellationToken)
    {
        // A folder that was made just now has not been asked before.
        if (MisfitOf(model, arguments) is { } misfit)
        {
            throw new InspectException(misfit);
        }

        var engine = await models.GetAsync(model, LocalArguments.ShapeOf(arguments), cancellationToken).ConfigureAwait(false);
        return new LocalChatClient(
            engine, LocalArguments.DateOf(arguments), LocalArguments.TemplateOf(arguments, PathOf(model)), LocalArguments.MaxLengthOf(arguments, engine.Info.ContextLength));
    }

    /// <summary>Calls of tools and what came of them go to the template too.</summary>
    public IReadOnlyList<Microsoft.Extensions.AI.ChatMessage> ToMessages(IReadOnlyList<Messages.ChatMessage> messages) => LocalConversation.Of(Name, messages);

    /// <summary>The common options, and what only a local engine takes: the random stream of this call, and whose it is.</summary>
    public ChatOptions ToOptions(GenerateConfig config, ModelCall call) => ToOptions(config, ToolOffer.None, call);

    /// <inheritdoc />
    public ChatOptions ToOptions(GenerateConfig config, ToolOffer tools, ModelCall call)
    {
        var options = ChatConversion.ToOptions(config);
        var body = LocalExtraBody.Of(config.ExtraBody);
        var offered = LocalTools.Of(tools);
        options.AdditionalProperties = new AdditionalPropertiesDictionary
        {
            [LocalChatProperties.Caller] = new LocalCaller(call.EvalId, call.SampleId.Text, call.Epoch, call.Number),
            [LocalChatProperties.Extras] = new LocalChatExtras
            {
                LogitBias = BiasOf(config),
                TopLogProbabilities = config.Logprobs == true ? config.TopLogprobs ?? 0 : null,
                PromptLogProbabilities = config.PromptLogprobs,
                Form = FormOf(config, body.Pattern, LocalTools.IsForced(tools) ? offered : []),
                MinP = body.MinP,
                RepetitionPenalty = body.RepetitionPenalty,
                Tools = offered,
                Choices = Math.Max(1, config.NumChoices ?? 1),
            },
        };
        if ((config.Seed ?? call.Seed) is { } seed)
        {
            options.AdditionalProperties[LocalChatProperties.Random] = RandomStream.Of(seed, call.SampleId.Text, call.Epoch, call.Number);
        }

        return options;
    }

    /// <inheritdoc />
    public ImmutableArray<ChatChoice> ToChoices(ChatChoice first, ChatResponseUpdate? last) =>
        last?.AdditionalProperties?.GetValueOrDefault(LocalChatProperties.Answers) is LocalAnswers answers ? LocalChoices.Of(first, answers) : [first];

    private string PathOf(string folder) => Path.Combine(models.Dir, folder);

    private static AnswerForm? FormOf(GenerateConfig config, string? pattern, IReadOnlyList<JsonElement> forced)
    {
        var schema = config.ResponseSchema is { ValueKind: JsonValueKind.Object } given && given.TryGetProperty("json_schema", out var form) ? AnswerForm.OfSchema(form) : null;
        if (schema is not null && pattern is not null)
        {
            throw new InspectException("An answer has one form: give either response_schema or guided_regex in extra_body.");
        }

        var own = schema ?? (pattern is null ? null : AnswerForm.OfPattern(pattern));
        return forced.Count == 0 ? own
            : own is null ? AnswerForm.OfCall(forced)
            : throw new InspectException($"An answer has one form: tool_choice asks for a call, {(schema is null ? "guided_regex" : "response_schema")} for something else. Leave one of them out.");
    }

    /// <summary>Token ids are texts in the map.</summary>
    private static List<KeyValuePair<int, double>> BiasOf(GenerateConfig config) => config.LogitBias is { ValueKind: JsonValueKind.Object } map
        ? [.. map.EnumerateObject().Select(b => int.TryParse(b.Name, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && b.Value.ValueKind == JsonValueKind.Number
            ? KeyValuePair.Create(id, b.Value.GetDouble())
            : throw new InspectException($"logit_bias has \"{b.Name}\": {b.Value.GetRawText()}, but takes numbers by token id, such as 42=10."))]
        : [];

    private static string Size(long bytes) => bytes < 1_000_000_000
        ? string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0} MB")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0} GB");
}
