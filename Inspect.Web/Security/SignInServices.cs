using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace Inspect.Web.Security;

/// <summary>Registration of signing in: by a cookie that the password gives, by the header of a reverse proxy, by a token.</summary>
public static class SignInServices
{
    /// <summary>Claim that holds the id of a session.</summary>
    public const string SessionClaim = "session";

    private const string StampClaim = "stamp";
    private const string Any = "Any";

    /// <summary>Adds it. Without a password or a header nobody is asked.</summary>
    /// <param name="services">The services.</param>
    /// <param name="appFolder">The app's own folder, where the keys of cookies lie.</param>
    public static IServiceCollection AddSignIn(this IServiceCollection services, string appFolder)
    {
        services.AddOptions<SignInOptions>().BindConfiguration(SignInOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<SignInOptions>, SignInOptionsCheck>();
        services.AddSingleton<SignInRules>().AddSingleton<SignInSessions>().AddSingleton<SignInAttempts>().AddSingleton<ApiTokens>();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, SignInChallenge>();
        services.AddDataProtection().SetApplicationName("Inspect").PersistKeysToFileSystem(new DirectoryInfo(Path.Combine(appFolder, "keys")));
        services.AddAntiforgery(o => o.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest);
        services.AddAuthentication(Any)
            .AddPolicyScheme(Any, null, o => o.ForwardDefaultSelector = SchemeOf)
            .AddCookie(Configure)
            .AddScheme<AuthenticationSchemeOptions, TokenHandler>(TokenHandler.Name, null)
            .AddScheme<AuthenticationSchemeOptions, ProxyHandler>(ProxyHandler.Name, null);
        services.AddAuthorization();
        services.AddOptions<AuthorizationOptions>().Configure<SignInRules>((o, rules) =>
            o.FallbackPolicy = rules.IsOn ? new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build() : null);
        return services;
    }

    /// <summary>Notes what trusted reverse proxies say. Stands before all that looks at the address or the scheme of a request.</summary>
    public static IApplicationBuilder UseTrustedProxies(this IApplicationBuilder app)
    {
        var rules = app.ApplicationServices.GetRequiredService<SignInRules>();
        if (rules.Proxies.Count == 0)
        {
            return app;
        }

        app.Use((context, next) =>
        {
            ProxyHandler.Note(context, rules);
            return next(context);
        });
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var proxy in rules.Proxies)
        {
            options.KnownIPNetworks.Add(proxy);
        }

        return app.UseForwardedHeaders(options);
    }

    /// <summary>Who signs in by the password.</summary>
    public static ClaimsPrincipal PersonOf(SignInRules rules, string session) => new(new ClaimsIdentity(
        [new Claim(SessionClaim, session), new Claim(StampClaim, rules.Stamp)], CookieAuthenticationDefaults.AuthenticationScheme));

    /// <summary>Not for plain HTTP from other machines: there nobody signs in (<see cref="SignInRules.IsSafe" />), so the cookie is secure wherever it leaves this machine.</summary>
    private static void Configure(CookieAuthenticationOptions options)
    {
        options.Cookie.Name = "inspect-session";
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.ExpireTimeSpan = TimeSpan.FromDays(7);
        options.SlidingExpiration = true;
        options.Events.OnValidatePrincipal = context =>
        {
            var services = context.HttpContext.RequestServices;
            if (context.Principal?.FindFirstValue(StampClaim) != services.GetRequiredService<SignInRules>().Stamp
                || context.Principal.FindFirstValue(SessionClaim) is not { } session || !services.GetRequiredService<SignInSessions>().IsOpen(session))
            {
                context.RejectPrincipal();
            }

            return Task.CompletedTask;
        };
    }

    private static string SchemeOf(HttpContext context) =>
        TokenHandler.IsFor(context.Request) ? TokenHandler.Name : ProxyHandler.IsFor(context) ? ProxyHandler.Name : CookieAuthenticationDefaults.AuthenticationScheme;
}
