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
    /// <summary>Argument that says which date a chat template is told.</summary>
    public const string Date = "date";

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

    /// <summary>Date, or date and time, that a chat template is told: <c>date</c>.</summary>
    public IReadOnlyList<string> Arguments => [Date];

    /// <inheritdoc />
    public string? Check(string model, ModelArguments arguments) => ((IModelProvider)this).MisfitOf(arguments) ?? DateMisfitOf(arguments);

    /// <summary>What is wrong with the date of some arguments; null when nothing is.</summary>
    internal static string? DateMisfitOf(ModelArguments arguments) => arguments.Values.TryGetValue(Date, out var date) && DateOf(date) is null
        ? $"The model argument date is {date.GetRawText()}, but must be a date, or a date and time, such as 2026-01-31 or 2026-01-31T12:00:00."
        : null;

    /// <inheritdoc />
    public Task<IChatClient> OpenAsync(string model, CancellationToken cancellationToken) => OpenAsync(model, ModelArguments.None, cancellationToken);

    /// <inheritdoc />
    public async Task<IChatClient> OpenAsync(string model, ModelArguments arguments, CancellationToken cancellationToken) => new LocalChatClient(
        await models.GetAsync(model, cancellationToken).ConfigureAwait(false), arguments.Values.TryGetValue(Date, out var date) ? DateOf(date) : null);

    /// <summary>Calls of tools and what came of them go to the template too.</summary>
    public IReadOnlyList<Microsoft.Extensions.AI.ChatMessage> ToMessages(IReadOnlyList<Messages.ChatMessage> messages) => LocalConversation.Of(Name, messages);

    /// <summary>The common options, and what only a local engine takes: the random stream of this call, and whose it is.</summary>
    public ChatOptions ToOptions(GenerateConfig config, ModelCall call) => ToOptions(config, ToolOffer.None, call);

    /// <inheritdoc />
    public ChatOptions ToOptions(GenerateConfig config, ToolOffer tools, ModelCall call)
    {
        var options = ChatConversion.ToOptions(config);
        var body = LocalExtraBody.Of(config.ExtraBody);
        options.AdditionalProperties = new AdditionalPropertiesDictionary
        {
            [LocalChatProperties.Caller] = new LocalCaller(call.EvalId, call.SampleId.Text, call.Epoch, call.Number),
            [LocalChatProperties.Extras] = new LocalChatExtras
            {
                LogitBias = BiasOf(config),
                TopLogProbabilities = config.Logprobs == true ? config.TopLogprobs ?? 0 : null,
                PromptLogProbabilities = config.PromptLogprobs,
                Form = FormOf(config, body.Pattern),
                MinP = body.MinP,
                RepetitionPenalty = body.RepetitionPenalty,
                Tools = LocalTools.Of(tools),
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

    private static DateTimeOffset? DateOf(JsonElement value) =>
        value.ValueKind == JsonValueKind.String && DateTimeOffset.TryParse(value.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? date : null;

    private static AnswerForm? FormOf(GenerateConfig config, string? pattern)
    {
        return config.ResponseSchema is { ValueKind: JsonValueKind.Object } schema && schema.TryGetProperty("json_schema", out var form)
            ? pattern is null ? AnswerForm.OfSchema(form) : throw new InspectException("An answer has one form: give either response_schema or guided_regex in extra_body.")
            : pattern is null ? null : AnswerForm.OfPattern(pattern);
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
