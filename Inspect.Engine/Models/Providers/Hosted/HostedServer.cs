using System.Collections.Immutable;

namespace Inspect.Engine.Models.Providers.Hosted;

/// <summary>The server of a hosted model, and what is said to the user when it does not answer.</summary>
internal sealed record HostedServer
{
    private const int ShownLength = 600;

    /// <summary>Name of the provider.</summary>
    public required string Provider { get; init; }

    /// <summary>Where it is.</summary>
    public required Uri Address { get; init; }

    /// <summary>The key.</summary>
    public required string Key { get; init; }

    /// <summary>The key is a token that somebody signed in for, sent as a bearer's.</summary>
    public bool IsToken { get; init; }

    /// <summary>Variables that hold the key, for messages.</summary>
    public required ImmutableArray<string> KeyVariables { get; init; }

    /// <summary>Variable that holds the address, for messages.</summary>
    public required string AddressVariable { get; init; }

    /// <summary>Address under a version of the API: where the address names one itself, that holds.</summary>
    /// <param name="address">The address that was given.</param>
    /// <param name="version">Version, such as <c>v1</c>.</param>
    public static Uri Versioned(Uri address, string version)
    {
        var text = address.AbsoluteUri.TrimEnd('/');
        return new Uri(EndsInVersion(text) ? $"{text}/" : $"{text}/{version}/");
    }

    /// <summary>Address without the version of the API that it may end in, for a package that adds its own.</summary>
    public static string Unversioned(Uri address)
    {
        var text = address.AbsoluteUri.TrimEnd('/');
        return EndsInVersion(text) ? text[..text.LastIndexOf('/')] : text;
    }

    /// <summary>What a server says, without the key: some say again what they were sent, and it goes into logs.</summary>
    public string WithoutKey(string text) => Secret.Redact(text, Key);

    /// <summary>What a server says, without the key.</summary>
    public ReadOnlyMemory<byte> WithoutKey(ReadOnlyMemory<byte> text) => Secret.Redact(text, Key);

    /// <summary>No connection, or one that was closed.</summary>
    public ProviderException Unreachable(Exception cause) => new(
        $"The server of {Provider} at {Address.Host} could not be reached or closed the connection ({Clean(cause.Message)}). Check the network and the address ({AddressVariable} or --model-base-url).",
        null,
        isTransient: true,
        cause);

    /// <summary>The server refused to answer.</summary>
    /// <param name="model">Name of the model that was asked.</param>
    /// <param name="status">Status of the answer.</param>
    /// <param name="said">What the server says of it; null where it says nothing.</param>
    /// <param name="isKeyRefused">It does not take the key.</param>
    public ProviderException Refused(string model, int status, string? said, bool isKeyRefused)
    {
        var detail = string.IsNullOrWhiteSpace(said) ? string.Empty : $": {Clean(said)}";
        var isTransient = status is 408 or 429 or >= 500;
        var text =
            isKeyRefused ? $"The server of {Provider} does not accept the key ({status}{detail}). Set {string.Join(" or ", KeyVariables)} to a valid key."
            : status == 404 ? $"The server of {Provider} knows no model \"{model}\" (404{detail}). Choose another name, or check the address ({AddressVariable} or --model-base-url)."
            : status == 429 ? $"The server of {Provider} wants fewer requests (429{detail}). Lower max_connections, or try later."
            : isTransient ? $"The server of {Provider} is at fault or overloaded ({status}{detail}). Try later."
            : $"The server of {Provider} refused the request ({status}{detail}). Change the task or its settings.";
        return new ProviderException(text, status, isTransient);
    }

    /// <summary>The record's own text would hold the key.</summary>
    public override string ToString() => $"{Provider} at {Address}";

    private static bool EndsInVersion(string address)
    {
        var last = address[(address.LastIndexOf('/') + 1)..];
        return last.Length > 1 && last[0] == 'v' && char.IsAsciiDigit(last[1]);
    }

    /// <summary>What others say, on one line, cut, and without the key.</summary>
    private string Clean(string text)
    {
        var line = string.Join(' ', WithoutKey(text).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).TrimEnd('.');
        return line.Length <= ShownLength ? line : $"{line[..ShownLength]}…";
    }
}
