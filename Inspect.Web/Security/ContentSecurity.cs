using System.Security.Cryptography;

namespace Inspect.Web.Security;

/// <summary>Headers that keep what a log shows from doing anything: logs hold text that strangers wrote.</summary>
public static class ContentSecurity
{
    private static readonly object Key = new();

    /// <summary>The nonce of this request's import map.</summary>
    public static string Nonce(HttpContext context)
    {
        if (context.Items[Key] is not string nonce)
        {
            nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(18));
            context.Items[Key] = nonce;
        }

        return nonce;
    }

    /// <summary>Sets the headers, and refuses requests that a page of another site makes.</summary>
    public static IApplicationBuilder UseAppSecurity(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        // Late, so that it replaces the policy that the framework writes.
        context.Response.OnStarting(() =>
        {
            var headers = context.Response.Headers;
            headers.ContentSecurityPolicy =
                "default-src 'self'; base-uri 'self'; object-src 'none'; frame-ancestors 'none'; form-action 'self'; img-src 'self' data:; "
                + $"style-src 'self' 'unsafe-inline'; script-src 'self' 'nonce-{Nonce(context)}'; connect-src 'self'";
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "same-origin";
            headers["X-Robots-Tag"] = "noindex, nofollow";
            return Task.CompletedTask;
        });
        if (IsForeign(context.Request))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            await context.Response.WriteAsync("This request comes from a page of another site and is refused.", context.RequestAborted);
            return;
        }

        await next(context);
    });

    /// <summary>A browser names the site of the page that makes a request; ours has the same host and port. What it says of where a request comes from counts for changes, since links of others to ours are fine.</summary>
    private static bool IsForeign(HttpRequest request) =>
        (request.Headers.Origin is [{ Length: > 0 } origin, ..]
            && !(Uri.TryCreate(origin, UriKind.Absolute, out var site) && site.Authority == request.Host.Value))
        || (!(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method))
            && request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site");
}
