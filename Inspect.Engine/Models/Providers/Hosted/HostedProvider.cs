using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Inspect.Engine.Models.Providers.Hosted;

/// <summary>A maker whose models are asked over the network: its key and address come from the environment (semantics 5.3 and 9.1).</summary>
/// <param name="environment">The variables.</param>
internal abstract partial class HostedProvider(ProviderEnvironment environment) : IModelProvider
{
    private const string AnyAddress = "INSPECT_EVAL_MODEL_BASE_URL";

    /// <inheritdoc />
    public abstract string Name { get; }

    /// <summary>Any setting may stand; those that the reference does not send to a maker are not sent here either.</summary>
    public IReadOnlySet<string>? Settings => null;

    /// <inheritdoc />
    public IReadOnlyList<ModelArgument> Arguments => [.. OwnArguments, HostedArguments.Key];

    /// <inheritdoc />
    public bool IsHosted => true;

    /// <inheritdoc />
    public bool HasAddress => true;

    /// <inheritdoc />
    public virtual bool HasBatches => false;

    /// <inheritdoc />
    public virtual bool IsToldOfForbiddenTools => false;

    /// <summary>Arguments beside the key.</summary>
    protected abstract ImmutableArray<ModelArgument> OwnArguments { get; }

    /// <summary>Variables that hold the key, the first one found counts.</summary>
    protected abstract ImmutableArray<string> KeyVariables { get; }

    /// <summary>The maker's own address.</summary>
    protected abstract string DefaultAddress { get; }

    /// <summary>First words of names that mean the maker's models at another company, with its own keys and addresses: not spoken here.</summary>
    protected abstract ImmutableArray<string> OtherServers { get; }

    private string AddressVariable => $"{Name.ToUpperInvariant()}_BASE_URL";

    /// <inheritdoc />
    public string? Check(string model)
    {
        var slash = model.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && OtherServers.Contains(model[..slash])
            ? $"The model \"{Name}/{model}\" is asked through {model[..slash]}, which this version does not speak. Take {Name}/{model[(slash + 1)..]} with a key of {Name}."
            : null;
    }

    /// <inheritdoc />
    public string? Check(string model, ModelArguments arguments) =>
        Check(model) is { } wrong ? wrong
        : ((IModelProvider)this).MisfitOf(arguments) is { } misfit ? misfit
        : KeyOf(model, arguments) is { IsSet: false } ? $"{Name}/{model} needs a key: set {string.Join(" or ", KeyVariables)} in the environment or in a file .env."
        : Address(arguments) is null ? $"The address of {Name}/{model} is no web address. Set {AddressVariable}, or --model-base-url, to one such as {DefaultAddress}."
        : null;

    /// <inheritdoc />
    public KeyState KeyOf(string model, ModelArguments arguments) => new(KeyVariables, Key(arguments) is not null);

    /// <inheritdoc />
    public bool LeavesMachine(string model, ModelArguments arguments) => Address(arguments) is not { IsLoopback: true };

    /// <inheritdoc />
    public Task<IChatClient> OpenAsync(string model, CancellationToken cancellationToken) => OpenAsync(model, ModelArguments.None, cancellationToken);

    /// <inheritdoc />
    public Task<IChatClient> OpenAsync(string model, ModelArguments arguments, CancellationToken cancellationToken)
    {
        if (Check(model, arguments) is { } refusal)
        {
            throw new InspectException(refusal);
        }

        return Task.FromResult(Client(ServerOf(arguments)));
    }

    /// <summary>Makes the client of a server.</summary>
    protected abstract IChatClient Client(HostedServer server);

    private HostedServer ServerOf(ModelArguments arguments) => new()
    {
        Provider = Name,
        Address = Address(arguments)!,
        Key = Key(arguments)!,
        KeyVariables = KeyVariables,
        AddressVariable = AddressVariable,
    };

    private string? Key(ModelArguments arguments) =>
        arguments.Values.TryGetValue(HostedArguments.Key.Name, out var given) && given is { ValueKind: JsonValueKind.String } && given.GetString() is { Length: > 0 } key ? key : environment.Get(KeyVariables.AsSpan());

    private Uri? Address(ModelArguments arguments) =>
        Uri.TryCreate(arguments.BaseUrl ?? environment.Get(AddressVariable, AnyAddress) ?? DefaultAddress, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? address : null;
}
