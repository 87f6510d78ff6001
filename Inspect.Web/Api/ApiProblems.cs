using System.Diagnostics;
using Inspect.Engine;
using Inspect.Engine.Datasets.Library;
using Inspect.Engine.Logs.Editing;
using Inspect.Engine.Tasks;
using Inspect.Web.Library;
using Microsoft.AspNetCore.Diagnostics;

namespace Inspect.Web.Api;

/// <summary>Turns what a request of the API throws into problem details (RFC 9457) with a sentence that says what to do.</summary>
/// <param name="problems">Writes them.</param>
/// <param name="logger">Is told of what nobody foresaw.</param>
internal sealed partial class ApiProblems(IProblemDetailsService problems, ILogger<ApiProblems> logger) : IExceptionHandler
{
    /// <inheritdoc />
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        var status = StatusOf(exception);
        if (status == StatusCodes.Status500InternalServerError)
        {
            LogFault(exception, httpContext.Request.Method, httpContext.Request.Path, Activity.Current?.TraceId.ToString() ?? httpContext.TraceIdentifier);
        }

        httpContext.Response.StatusCode = status;
        if (exception is ImportBusyException busy)
        {
            httpContext.Response.Headers.RetryAfter = Math.Ceiling(busy.Wait.TotalSeconds).ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        return await problems.TryWriteAsync(new ProblemDetailsContext
        {
            HttpContext = httpContext,
            ProblemDetails =
            {
                Status = status,
                Detail = status == StatusCodes.Status500InternalServerError ? "Something in the app failed. Its log has more under the trace id." : exception.Message,
                Extensions = exception switch
                {
                    TaskFileException task => new Dictionary<string, object?> { ["errors"] = task.Problems.Select(ApiError.Of).ToList() },
                    ApiInputException input => new Dictionary<string, object?> { ["errors"] = input.Errors },
                    _ => new Dictionary<string, object?>(),
                },
            },
        });
    }

    private static int StatusOf(Exception exception) => exception switch
    {
        ApiException error => error.Status,
        BadHttpRequestException error => error.StatusCode,
        ImportBusyException => StatusCodes.Status429TooManyRequests,
        LibraryBusyException => StatusCodes.Status409Conflict,
        StaleFileException => StatusCodes.Status412PreconditionFailed,
        LogEditException { Problem: LogEditProblem.Stale } => StatusCodes.Status412PreconditionFailed,
        InspectException => StatusCodes.Status422UnprocessableEntity,
        _ => StatusCodes.Status500InternalServerError,
    };

    [LoggerMessage(LogLevel.Error, "{Method} {Path} failed ({TraceId})")]
    private partial void LogFault(Exception exception, string method, string path, string traceId);
}
