using System.Text.Json;

namespace Inspect.Engine.Models.Providers.Hosted;

/// <content>Which models the maker's server has.</content>
internal abstract partial class HostedProvider
{
    /// <summary>Pages of a list that are asked for.</summary>
    private const int MostPages = 20;

    /// <summary>A name that is as good as any for what is said of the provider as a whole.</summary>
    private const string AnyModel = "NAME";

    /// <inheritdoc />
    public bool HasList => true;

    /// <inheritdoc />
    public async Task<IReadOnlyList<string>> ListAsync(string service, ModelArguments arguments, CancellationToken cancellationToken)
    {
        if (Check(AnyModel, arguments) is { } refusal)
        {
            throw new InspectException(refusal);
        }

        var server = ServerOf(arguments);
        using var http = new HostedHttp(server);
        var names = new List<string?>();
        string? next = null;
        var page = 0;
        do
        {
            var answer = await PageAsync(http, server, next, cancellationToken).ConfigureAwait(false);
            var (found, following) = ListPage(answer);
            names.AddRange(found);

            // A server that says the same again would be asked for ever.
            next = following == next ? null : following;
        }
        while (next is not null && ++page < MostPages && names.Count < ListedNames.Most);

        return ListedNames.Of(names);
    }

    /// <summary>Headers of a request for the list.</summary>
    protected abstract IEnumerable<KeyValuePair<string, string>> ListHeaders(string key);

    /// <summary>Path of a page of the list, below the version of the API.</summary>
    /// <param name="next">What the page before said of it; null for the first.</param>
    protected abstract string ListPath(string? next);

    /// <summary>Names of the models on a page that can be asked, and what leads to the next page; null at the end.</summary>
    protected abstract (IEnumerable<string?> Names, string? Next) ListPage(JsonElement page);

    /// <summary>The server does not take the key.</summary>
    protected virtual bool IsKeyRefused(int status, string body) => status is 401 or 403;

    private async Task<JsonElement> PageAsync(HostedHttp http, HostedServer server, string? next, CancellationToken cancellationToken)
    {
        using var answer = await http.GetAsync(new Uri(HostedServer.Versioned(server.Address, "v1"), ListPath(next)), ListHeaders(server.Key), cancellationToken).ConfigureAwait(false);
        if (!answer.IsSuccess)
        {
            var body = await BoundedBody.ReadErrorAsync(Name, answer.Body, cancellationToken).ConfigureAwait(false);
            throw IsKeyRefused(answer.Status, body) ? server.Refused(AnyModel, answer.Status, null, isKeyRefused: true) : NoList(answer.Status);
        }

        return BoundedBody.TryParse(await BoundedBody.ReadListAsync(Name, answer.Body, cancellationToken).ConfigureAwait(false)) is { ValueKind: JsonValueKind.Object } page ? page : throw NoList(answer.Status);
    }

    private ProviderException NoList(int status) => new(
        $"The server of {Name} answered {status} where a list of its models is expected. Check its address ({AddressVariable}) and its key ({KeyVariables[0]}), or try later.", status, isTransient: false);
}
