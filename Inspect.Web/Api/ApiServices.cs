using System.Diagnostics;
using Inspect.Engine.Logs.Format;

namespace Inspect.Web.Api;

/// <summary>The HTTP API: what the pages do, scripts can do, with the same services and words.</summary>
internal static class ApiServices
{
    /// <summary>Where it begins.</summary>
    public const string Root = "/api/v1";

    /// <summary>Registers how it answers, and its description.</summary>
    public static IServiceCollection AddApi(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(o =>
        {
            AppJson.Apply(o.SerializerOptions);

            // What a log holds may go deeper than what the app itself says.
            o.SerializerOptions.MaxDepth = LogJson.MaxDepth + 8;
        });
        services.Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = false);
        services.AddExceptionHandler<ApiProblems>();
        services.AddOpenApi("v1", o => o.ShouldInclude = description => description.RelativePath?.StartsWith("api/", StringComparison.Ordinal) == true);
        return services.AddProblemDetails(o => o.CustomizeProblemDetails = context =>
        {
            var extensions = context.ProblemDetails.Extensions;
            extensions.Remove("traceId");
            extensions["trace_id"] = Activity.Current?.TraceId.ToString() ?? context.HttpContext.TraceIdentifier;
            context.ProblemDetails.Detail ??= DetailOf(context.HttpContext);
        });
    }

    /// <summary>Answers of the API and of downloads that are errors are problem details, never pages.</summary>
    public static void UseApiProblems(this IApplicationBuilder app) => app.UseWhen(
        context => context.Request.Path.StartsWithSegments("/api") || context.Request.Path.StartsWithSegments("/export"),
        branch =>
        {
            branch.UseExceptionHandler();
            branch.UseStatusCodePages();
        });

    /// <summary>Maps it.</summary>
    public static void MapApi(this IEndpointRouteBuilder app)
    {
        app.MapOpenApi("/openapi.json");
        var api = app.MapGroup(Root);
        api.MapRuns();
        api.MapStarts();
        api.MapModels();
        api.MapSteering();
        api.MapQueue();
        api.MapSettings();
        api.MapStatus();
        api.MapSamples();
        api.MapCatalog();
        api.MapDatasets();
        api.MapTasks();
    }

    /// <summary>What to do about an answer that no code of ours gave.</summary>
    private static string? DetailOf(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status400BadRequest => ApiValues.Wrong(context),
        StatusCodes.Status404NotFound => $"There is nothing at {Format.Line(context.Request.Path, 200)}. /openapi.json describes what there is.",
        StatusCodes.Status405MethodNotAllowed => $"{context.Request.Method} is not what can be done with {Format.Line(context.Request.Path, 200)}. /openapi.json describes what can.",
        StatusCodes.Status415UnsupportedMediaType => "The body must be JSON. Send it with Content-Type: application/json.",
        _ => null,
    };
}
