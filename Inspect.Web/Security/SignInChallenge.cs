using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;

namespace Inspect.Web.Security;

/// <summary>What who is not signed in gets: a person the page to sign in, a program 401 with what to do.</summary>
internal sealed class SignInChallenge(IProblemDetailsService problems) : IAuthorizationMiddlewareResultHandler
{
    private const string Detail = "Sign in first: send Authorization: Bearer with a token that was made on the Settings page, or sign in at /sign-in.";
    private static readonly PathString[] Programs = ["/api", "/hubs", "/_blazor", "/_framework", "/openapi.json"];

    /// <inheritdoc />
    public async Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (authorizeResult.Succeeded)
        {
            await next(context);
        }
        else if (IsPage(context.Request))
        {
            context.Response.Redirect($"/sign-in{QueryString.Create("next", context.Request.Path + context.Request.QueryString)}");
        }
        else
        {
            await RefuseAsync(context);
        }
    }

    private static bool IsPage(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        && request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase)
        && !Programs.Any(p => request.Path.StartsWithSegments(p));

    private async Task RefuseAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        context.Response.Headers.WWWAuthenticate = "Bearer";
        var problem = new ProblemDetailsContext { HttpContext = context, ProblemDetails = { Status = StatusCodes.Status401Unauthorized, Detail = Detail } };
        if (!await problems.TryWriteAsync(problem))
        {
            context.Response.ContentType = "text/plain; charset=utf-8";
            await context.Response.WriteAsync(Detail, context.RequestAborted);
        }
    }
}
