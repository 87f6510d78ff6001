using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using Inspect.Engine.Models.Providers.Hosted;

namespace Inspect.Engine.Models.Providers.OpenAi;

/// <content>Which models the service has.</content>
internal sealed partial class OpenAiFamilyProvider
{
    private const string AddressEnd = "_BASE_URL";
    private const string KeyEnd = "_API_KEY";

    /// <summary>Begins of variables that belong to providers with names of their own.</summary>
    private static readonly ImmutableHashSet<string> Taken =
        ["ANTHROPIC", "GOOGLE", "MISTRAL", .. OpenAiDialects.All.SelectMany(d => d.AddressVariables).Concat(AzureAddresses).Where(v => v.EndsWith(AddressEnd, StringComparison.Ordinal)).Select(v => v[..^AddressEnd.Length])];

    /// <summary>Of an address that is that of one of several services nobody knows which is meant.</summary>
    public bool HasList => !dialect.HasServices;

    /// <summary>Services whose key and address are both variables: <c>MY_SERVICE_API_KEY</c> and <c>MY_SERVICE_BASE_URL</c> make <c>my-service</c>.</summary>
    public IReadOnlyList<string> Services() => !dialect.HasServices ? []
    : [
        .. environment.Names().Where(n => n.EndsWith(AddressEnd, StringComparison.Ordinal)).Select(n => n[..^AddressEnd.Length])
            .Where(s => ServiceName().IsMatch(s) && !Taken.Contains(s) && environment.Get(s + AddressEnd) is not null && environment.Get(s + KeyEnd) is not null)
            .Select(s => s.ToLowerInvariant().Replace('_', '-')).Order(StringComparer.Ordinal),
    ];

    /// <inheritdoc />
    public async Task<IReadOnlyList<string>> ListAsync(string service, ModelArguments arguments, CancellationToken cancellationToken)
    {
        var (whose, model) = dialect.HasServices ? ($"{Name}/{service}", $"{service}/") : (Name, string.Empty);
        if (KeyOf(model, arguments) is { IsSet: false, IsRequired: true } key)
        {
            throw new InspectException($"{whose} needs a key: set {string.Join(" or ", key.Variables)} in the environment or in a file .env.");
        }

        if (!Uri.TryCreate(AddressOf(model, arguments), UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            throw new InspectException($"{whose} needs the address of its server, such as http://localhost:8000/v1: set {AddressVariables(model)[0]}.");
        }

        using var answer = await new OpenAiTransport(ServerOf(model, arguments)).SendAsync("models", null, [], cancellationToken).ConfigureAwait(false);
        var body = answer.IsSuccess ? await BoundedBody.ReadListAsync(whose, answer.Body, cancellationToken).ConfigureAwait(false) : default;
        return answer.IsSuccess && BoundedBody.TryParse(body) is { } list && IdsOf(list) is { } ids
            ? [.. ListedNames.Of(ids).Select(m => dialect.HasServices ? $"{service}/{m}" : m)]
            : throw new ProviderException($"The server of {whose} answered {answer.Status} where a list of its models is expected. Check its address ({AddressVariables(model)[0]}) and its key ({KeyVariables(model)[0]}).", answer.Status, isTransient: false);
    }

    /// <summary>Names in a list, which with some services stands alone; null where there is none.</summary>
    private static IEnumerable<string?>? IdsOf(JsonElement list) =>
        list.ValueKind == JsonValueKind.Array ? list.EnumerateArray().Select(m => AnswerJson.Text(m, "id"))
        : AnswerJson.Get(list, "data") is { ValueKind: JsonValueKind.Array } ? ListedNames.Ids(list)
        : null;

    [GeneratedRegex(@"\A[A-Z][A-Z0-9_]{0,63}\z")]
    private static partial Regex ServiceName();
}
