using System.Net;
using System.Net.Sockets;
using Inspect.Engine;
using Inspect.Web.Security;
using Microsoft.AspNetCore.Connections;

namespace Inspect.Web.Hosting;

/// <summary>Where the app listens, whoever says so, and which names it answers to. Beyond this machine only where people sign in, or where it is allowed that nobody does.</summary>
internal static class ListenAddress
{
    private const string Urls = "urls";
    private const string PreferUrls = "preferHostingUrls";
    private const string AllowedHosts = "AllowedHosts";
    private const string LoopbackHosts = "localhost;127.0.0.1;[::1]";

    /// <summary>Sets the address. Options of the command line win over all other sources, these over <see cref="WebOptions"/>.</summary>
    /// <param name="builder">The app.</param>
    /// <param name="options">Options of the command line, by the name of their setting.</param>
    /// <exception cref="InspectException">An address cannot be read, or others could reach the app.</exception>
    public static void Configure(WebApplicationBuilder builder, IReadOnlyDictionary<string, string?> options)
    {
        var web = builder.Configuration.GetSection(WebOptions.Section).Get<WebOptions>() ?? new WebOptions();
        var isExplicit = options.ContainsKey($"{WebOptions.Section}:{nameof(WebOptions.Host)}") || options.ContainsKey($"{WebOptions.Section}:{nameof(WebOptions.Port)}");
        var configured = isExplicit ? [] : Configured(builder.Configuration);
        var own = $"http://{(web.Host.Contains(':', StringComparison.Ordinal) ? $"[{web.Host}]" : web.Host)}:{web.Port}";
        var reachable = (configured.Length > 0 ? configured : [own]).FirstOrDefault(url => !IsLoopback(url));
        var signIn = builder.Configuration.GetSection(SignInOptions.Section).Get<SignInOptions>() ?? new SignInOptions();
        if (reachable is not null && !signIn.IsOn && !web.AllowUnauthenticated)
        {
            throw new InspectException($"{reachable} can be reached from other machines, and nobody has to sign in: anyone there could read every log and start runs. Set a shared password (the variable INSPECT_PASSWORD), let a reverse proxy sign people in (SignIn:Header, SignIn:TrustedProxies), listen on 127.0.0.1, or set Web:AllowUnauthenticated to true where the network is closed.");
        }

        if (isExplicit || string.IsNullOrWhiteSpace(builder.Configuration[Urls]))
        {
            builder.WebHost.UseUrls(own);
        }

        if (isExplicit)
        {
            // Else the endpoints of the section Kestrel would win.
            builder.WebHost.PreferHostingUrls(true);
        }

        // Nobody knows by which names the others reach this machine. Pages of other sites stay shut out by their origin.
        if (string.IsNullOrWhiteSpace(builder.Configuration[AllowedHosts]))
        {
            builder.Configuration.AddInMemoryCollection([KeyValuePair.Create(AllowedHosts, (string?)(reachable is null ? LoopbackHosts : "*"))]);
        }
    }

    /// <summary>The system does not let the app listen there.</summary>
    public static bool IsRefused(Exception? error) => error is SocketException or IOException { InnerException: AddressInUseException or AggregateException };

    /// <summary>Says why the system does not let the app listen, and what to do.</summary>
    public static string Explain(Exception error, IConfiguration configuration)
    {
        if (error.InnerException is AddressInUseException)
        {
            return $"{error.Message.TrimEnd('.')}. Another program listens there: choose another port with --port.";
        }

        // The server tries both addresses of localhost.
        var reason = error.InnerException is AggregateException { InnerExceptions: [var first, ..] } ? first.Message : error.Message;
        var endpoints = configuration[PreferUrls] == "true" ? [] : Endpoints(configuration);
        return $"The app cannot listen on {(endpoints.Length > 0 ? string.Join(';', endpoints) : configuration[Urls])} ({reason.TrimEnd('.')}). Choose an address of this machine with --host, or a port from 1024 on with --port.";
    }

    /// <summary>Addresses of the host's own settings (<c>--urls</c>, <c>ASPNETCORE_URLS</c>, <c>Kestrel:Endpoints</c>), whichever of them the server takes.</summary>
    private static string[] Configured(ConfigurationManager configuration) =>
    [
        .. Endpoints(configuration),
        .. configuration[Urls]?.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [],
    ];

    private static string[] Endpoints(IConfiguration configuration) =>
        [.. configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"]).OfType<string>()];

    /// <summary>The server listens on all addresses where it does not know the name, so a name but localhost is no loopback.</summary>
    private static bool IsLoopback(string url)
    {
        try
        {
            var address = BindingAddress.Parse(url);
            return address.IsUnixPipe || address.IsNamedPipe || address.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
                || (IPAddress.TryParse(address.Host, out var ip) && IPAddress.IsLoopback(ip));
        }
        catch (FormatException error)
        {
            throw new InspectException($"{url} is not an address to listen on. Give one such as http://127.0.0.1:7576.", error);
        }
    }
}
