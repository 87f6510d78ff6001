using System.Globalization;
using System.Security.Claims;
using Inspect.Web.Security;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Inspect.Web.Components.SignIn;

/// <summary>Signing in and out.</summary>
internal static partial class SignInEndpoints
{
    private const string SignIn = "/sign-in";
    private const string SignOut = "/sign-out";
    private const int MostBytes = 16_384;
    private const int MostNext = 2_000;
    private const string Unsafe = "This address is neither encrypted nor of this machine: the password could be read on its way, and the browser would not keep you signed in. Open the app by HTTPS; a reverse proxy that encrypts has to be named in SignIn:TrustedProxies.";
    private const string ByProxy = "The reverse proxy in front of this app signs people in, and this request came without its word. Open the app by the address of the proxy.";

    /// <summary>Maps the pages.</summary>
    public static void MapSignIn(this IEndpointRouteBuilder app)
    {
        app.MapGet(SignIn, Show).AllowAnonymous().ExcludeFromDescription();
        app.MapPost(SignIn, TakeAsync).AllowAnonymous().WithMetadata(new RequestSizeLimitAttribute(MostBytes)).ExcludeFromDescription();
        app.MapGet(SignOut, ShowEnd).ExcludeFromDescription();
        app.MapPost(SignOut, EndAsync).WithMetadata(new RequestSizeLimitAttribute(MostBytes)).ExcludeFromDescription();
    }

    private static IResult Show(HttpContext context, SignInRules rules, string? next) =>
        !rules.IsOn || context.User.Identity is { IsAuthenticated: true } ? Results.LocalRedirect(LocalOf(next))
        : !rules.HasPassword ? Page(StatusCodes.Status401Unauthorized, ByProxy, hasForm: false)
        : !SignInRules.IsSafe(context.Request) ? Page(StatusCodes.Status400BadRequest, Unsafe, hasForm: false)
        : Page(StatusCodes.Status200OK, null, next);

    private static async Task<IResult> TakeAsync(HttpContext context, SignInRules rules, SignInSessions sessions, SignInAttempts attempts, IAntiforgery antiforgery, ILogger<SignInPage> logger)
    {
        if (attempts.Take(context.Connection.RemoteIpAddress) is { } wait)
        {
            var seconds = (int)Math.Ceiling(wait.TotalSeconds);
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
            return Page(StatusCodes.Status429TooManyRequests, $"Too many attempts. Try again in {Format.Count(seconds, "second")}.");
        }

        if (!rules.HasPassword || !SignInRules.IsSafe(context.Request))
        {
            return Show(context, rules, null);
        }

        if (!context.Request.HasFormContentType || !await antiforgery.IsRequestValidAsync(context))
        {
            return Page(StatusCodes.Status400BadRequest, "This page was open for too long, or came from elsewhere. Enter the password once more.");
        }

        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var next = form["next"].ToString();
        if (!rules.IsPassword(form["password"].ToString()))
        {
            LogRefused(logger, context.Connection.RemoteIpAddress?.ToString());
            return Page(StatusCodes.Status401Unauthorized, "This is not the password. Whoever started the app has chosen it.", next);
        }

        await context.SignInAsync(CookieAuthenticationDefaults.AuthenticationScheme, SignInServices.PersonOf(rules, sessions.Begin()), new AuthenticationProperties { IsPersistent = true });
        LogSignedIn(logger, context.Connection.RemoteIpAddress?.ToString());
        return Results.LocalRedirect(LocalOf(next));
    }

    private static IResult ShowEnd(HttpContext context, SignInRules rules) =>
        !rules.IsOn ? Results.LocalRedirect("/")
        : context.User.FindFirstValue(SignInServices.SessionClaim) is null ? new RazorComponentResult<SignInPage>(new Dictionary<string, object?>
        {
            [nameof(SignInPage.Note)] = $"You are signed in as {Format.Line(context.User.Identity?.Name ?? string.Empty, 200)} by the reverse proxy in front of this app. Sign out there.",
        })
        : new RazorComponentResult<SignInPage>(new Dictionary<string, object?>
        {
            [nameof(SignInPage.IsLeaving)] = true,
            [nameof(SignInPage.Note)] = "Every page of the app that this browser shows ends with it. Runs go on.",
        });

    private static async Task<IResult> EndAsync(HttpContext context, SignInSessions sessions, IAntiforgery antiforgery)
    {
        if (!context.Request.HasFormContentType || !await antiforgery.IsRequestValidAsync(context))
        {
            return Results.LocalRedirect(SignOut);
        }

        if (context.User.FindFirstValue(SignInServices.SessionClaim) is { } session)
        {
            sessions.End(session);
        }

        await context.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
        return Results.LocalRedirect(SignIn);
    }

    private static RazorComponentResult<SignInPage> Page(int status, string? problem, string? next = null, bool hasForm = true) => new(new Dictionary<string, object?>
    {
        [nameof(SignInPage.Problem)] = problem,
        [nameof(SignInPage.Next)] = LocalOf(next),
        [nameof(SignInPage.HasForm)] = hasForm,
        [nameof(SignInPage.Note)] = hasForm ? "This app is shared: whoever knows its password can see all runs and start new ones." : null,
    })
    { StatusCode = status };

    /// <summary>Only to a page of this app, whatever the address says.</summary>
    private static string LocalOf(string? next) =>
        next is { Length: > 0 and <= MostNext } && next[0] == '/' && !(next.Length > 1 && next[1] is '/' or '\\') && !next.Any(char.IsControl)
            && !next.StartsWith(SignIn, StringComparison.OrdinalIgnoreCase) && !next.StartsWith(SignOut, StringComparison.OrdinalIgnoreCase)
            ? next
            : "/";

    [LoggerMessage(LogLevel.Warning, "A wrong password came from {Address}")]
    private static partial void LogRefused(ILogger logger, string? address);

    [LoggerMessage(LogLevel.Information, "Somebody signed in from {Address}")]
    private static partial void LogSignedIn(ILogger logger, string? address);
}
