using System.Diagnostics;
using System.Security.Cryptography;
using Inspect.Engine;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace Inspect.Web.Components.Layout;

/// <summary>Keeps the failure of a page to the page: it is logged in full, once, under the trace id that the reader sees.</summary>
/// <param name="logger">Gets the failure.</param>
/// <param name="navigation">Knows the page.</param>
public sealed partial class PageBoundary(ILogger<PageBoundary> logger, NavigationManager navigation) : ErrorBoundary
{
    /// <summary>Id of the failure in the app's log.</summary>
    public string TraceId { get; private set; } = string.Empty;

    /// <inheritdoc />
    protected override Task OnErrorAsync(Exception exception)
    {
        TraceId = Activity.Current?.TraceId.ToString() ?? Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
        if (exception is InspectException)
        {
            LogRefused(logger, exception, TraceId, navigation.Uri);
        }
        else
        {
            LogFault(logger, exception, TraceId, navigation.Uri);
        }

        return Task.CompletedTask;
    }

    [LoggerMessage(LogLevel.Warning, "Page {Address} could not be drawn ({TraceId})")]
    private static partial void LogRefused(ILogger logger, Exception exception, string traceId, string address);

    [LoggerMessage(LogLevel.Error, "Page {Address} failed ({TraceId})")]
    private static partial void LogFault(ILogger logger, Exception exception, string traceId, string address);
}
