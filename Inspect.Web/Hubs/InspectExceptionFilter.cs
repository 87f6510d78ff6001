using Inspect.Engine;
using Microsoft.AspNetCore.SignalR;

namespace Inspect.Web.Hubs;

/// <summary>Gives hub clients the sentence of an error that was raised on purpose.</summary>
public sealed class InspectExceptionFilter : IHubFilter
{
    /// <inheritdoc />
    public async ValueTask<object?> InvokeMethodAsync(HubInvocationContext invocationContext, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        try
        {
            return await next(invocationContext);
        }
        catch (InspectException error)
        {
            throw new HubException(error.Message);
        }
    }
}
