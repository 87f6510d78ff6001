using Inspect.Engine.Models.Providers.Hosted;
using Microsoft.Extensions.AI;

namespace Inspect.Engine.Models.Providers.OpenAi;

/// <summary>Models of a service that speaks OpenAI's protocol.</summary>
/// <param name="dialect">The service.</param>
/// <param name="environment">Where its key and address are found.</param>
/// <param name="time">Measures waits.</param>
internal sealed partial class OpenAiFamilyProvider(ChatDialect dialect, ProviderEnvironment environment, TimeProvider time) : IModelProvider
{
    private const string Azure = "azure/";

    /// <summary>What a server without keys is sent in place of one.</summary>
    private const string NoKey = "local";

    private static readonly string[] AzureKeys = ["AZUREAI_OPENAI_API_KEY", "AZURE_OPENAI_API_KEY"];
    private static readonly string[] AzureAddresses = ["AZUREAI_OPENAI_BASE_URL", "AZURE_OPENAI_BASE_URL", "AZURE_OPENAI_ENDPOINT"];

    /// <inheritdoc />
    public string Name => dialect.Name;

    /// <summary>All: what a service does not take it ignores or refuses by itself.</summary>
    public IReadOnlySet<string>? Settings => null;

    /// <inheritdoc />
    public bool IsHosted => true;

    /// <inheritdoc />
    public bool HasAddress => true;

    /// <inheritdoc />
    public bool HasBatches => dialect.IsOpenAi;

    /// <inheritdoc />
    public IReadOnlyList<ModelArgument> Arguments => [HostedArguments.Stream, .. dialect.OwnArguments, .. dialect.BodyArguments, HostedArguments.StreamToo, HostedArguments.Key];

    /// <inheritdoc />
    public string? Check(string model) =>
        dialect.HasServices && (Split(model) is not ({ Length: > 0 }, { Length: > 0 })) ? $"The model \"{Name}/{model}\" names no service. Write {Name}/SERVICE/MODEL: the key is then in SERVICE_API_KEY, the address in SERVICE_BASE_URL."
        : dialect.IsOpenAi && model.StartsWith("bedrock/", StringComparison.Ordinal) ? $"Models of OpenAI at Bedrock cannot be asked. Use {Name}/{model["bedrock/".Length..]} with a key of OpenAI, or openai-api with an address that speaks its protocol."
        : null;

    /// <inheritdoc />
    public string? Check(string model, ModelArguments arguments) =>
        Check(model) is { } wrong ? wrong
        : ((IModelProvider)this).MisfitOf(arguments) is { } misfit ? misfit
        : KeyOf(model, arguments) is { IsSet: false, IsRequired: true } key
            ? $"{Name}/{model} needs a key: set {string.Join(" or ", key.Variables)} in the environment or in a file .env."
        : AddressOf(model, arguments) is not { } address
            ? $"{Name}/{model} needs the address of its server: set {AddressVariables(model)[0]}, or give --model-base-url."
        : Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? null
        : $"The address of {Name}/{model} is no web address. Set {AddressVariables(model)[0]}, or --model-base-url, to one such as https://localhost:8000/v1.";

    /// <inheritdoc />
    public KeyState KeyOf(string model, ModelArguments arguments)
    {
        var names = KeyVariables(model);
        return new KeyState([.. names], arguments.Values.ContainsKey(HostedArguments.Key.Name) || environment.Get(names) is not null, !dialect.IsKeyless);
    }

    /// <inheritdoc />
    public bool LeavesMachine(string model, ModelArguments arguments) => !Uri.TryCreate(AddressOf(model, arguments), UriKind.Absolute, out var address) || !address.IsLoopback;

    /// <inheritdoc />
    public Task<IChatClient> OpenAsync(string model, CancellationToken cancellationToken) => OpenAsync(model, ModelArguments.None, cancellationToken);

    /// <inheritdoc />
    public Task<IChatClient> OpenAsync(string model, ModelArguments arguments, CancellationToken cancellationToken)
    {
        if (Check(model, arguments) is { } wrong)
        {
            throw new InspectException(wrong);
        }

        var server = ServerOf(model, arguments);
        var name = IsAzure(model) ? model[Azure.Length..] : dialect.HasServices ? Split(model).Model : model;
        var own = IsAzure(model) ? dialect with { HasCodeNames = false } : dialect;
        var wanted = dialect.OwnArguments.Contains(HostedArguments.Responses[0]) ? RequestJson.Switch(arguments, HostedArguments.Responses[0].Name) : false;
        var able = OpenAiModel.Of(name, own.HasCodeNames);
        var isResponses = dialect.IsOpenAi ? able.IsSlow || (wanted ?? able.PrefersResponses) : wanted == true;
        return Task.FromResult<IChatClient>(new OpenAiClient(server, own, name, model, isResponses, time));
    }

    private OpenAiServer ServerOf(string model, ModelArguments arguments)
    {
        var address = AddressOf(model, arguments)!.TrimEnd('/') + (IsAzure(model) ? "/openai/v1" : dialect.Root is { } root ? $"/{root}" : string.Empty);
        var key = arguments.Values.TryGetValue(HostedArguments.Key.Name, out var given) ? given.ToString() : environment.Get(KeyVariables(model)) ?? NoKey;
        return new OpenAiServer(Name, new Uri(address), key)
        {
            KeyHeader = IsAzure(model) ? "api-key" : dialect.KeyHeader,
            SafetyIdentifier = dialect.IsOpenAi ? environment.Get("OPENAI_SAFETY_IDENTIFIER") : null,
            KeySetting = KeyVariables(model)[0],
            AddressSetting = $"{AddressVariables(model)[0]} or --model-base-url",
        };
    }

    private bool IsAzure(string model) => dialect.IsOpenAi && model.StartsWith(Azure, StringComparison.Ordinal);

    private string[] KeyVariables(string model) => IsAzure(model) ? AzureKeys : [.. dialect.KeyVariables.Select(v => Named(v, model))];

    private string[] AddressVariables(string model) => IsAzure(model) ? AzureAddresses : [.. dialect.AddressVariables.Select(v => Named(v, model))];

    private string? AddressOf(string model, ModelArguments arguments) =>
        arguments.BaseUrl ?? environment.Get(AddressVariables(model)) ?? environment.Get("INSPECT_EVAL_MODEL_BASE_URL") ?? (IsAzure(model) ? null : dialect.Address);

    private static string Named(string variable, string model) => variable.Replace("{SERVICE}", OpenAiDialects.VariableOf(Split(model).Service is { Length: > 0 } service ? service : "service"), StringComparison.Ordinal);

    private static (string Service, string Model) Split(string model)
    {
        var slash = model.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? (model, string.Empty) : (model[..slash], model[(slash + 1)..]);
    }
}
