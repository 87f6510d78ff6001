namespace Inspect.Engine.Models.Providers.Hosted;

/// <summary>Connections that do not come about, or break.</summary>
internal static class Connection
{
    /// <summary>A failure is one of the connection, and not the caller's end of the call.</summary>
    public static bool IsBroken(Exception error, CancellationToken cancellationToken) =>
        error is HttpRequestException or IOException or TimeoutException || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    /// <summary>What is said where a connection broke.</summary>
    public static ProviderException Broken(string provider, Exception cause) =>
        new($"The connection to the server of {provider} broke before the answer was whole. Run it again, or raise the retries.", null, isTransient: true, cause);

    /// <summary>What is said where there is no connection.</summary>
    /// <param name="provider">Whose server it is.</param>
    /// <param name="address">Its address.</param>
    /// <param name="setting">What sets the address.</param>
    /// <param name="cause">The failure behind it.</param>
    public static ProviderException None(string provider, Uri address, string setting, Exception cause) =>
        new($"The server of {provider} at {address.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped)} does not answer. Check the network, or set its address ({setting}).", null, isTransient: true, cause);
}
