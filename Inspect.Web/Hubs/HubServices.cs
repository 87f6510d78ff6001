using Microsoft.AspNetCore.SignalR;

namespace Inspect.Web.Hubs;

/// <summary>Registration of the hub.</summary>
internal static class HubServices
{
    /// <summary>The hub for clients outside of the app.</summary>
    public static IServiceCollection AddEvalHub(this IServiceCollection services)
    {
        services.AddSignalR(o => o.AddFilter<InspectExceptionFilter>()).AddJsonProtocol(o => AppJson.Apply(o.PayloadSerializerOptions));
        services.AddSingleton<RunUpdates>();
        services.AddHostedService(provider => provider.GetRequiredService<RunUpdates>());
        return services;
    }
}
