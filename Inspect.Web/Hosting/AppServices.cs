using Inspect.Web.Components.Shared;
using Inspect.Web.Hubs;
using Inspect.Web.Queue;
using Inspect.Web.Runs;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection.Extensions;
using MudBlazor.Services;

namespace Inspect.Web.Hosting;

/// <summary>Registration of the web app's own features.</summary>
internal static class AppServices
{
    /// <summary>The queue and its worker.</summary>
    public static IServiceCollection AddEvalQueue(this IServiceCollection services, string appFolder)
    {
        services.AddOptions<QueueOptions>().BindConfiguration(QueueOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(_ => new AppDatabase(appFolder));
        services.AddSingleton<EvalQueue>();
        services.AddSingleton<EvalWorker>();
        services.AddHostedService(provider => provider.GetRequiredService<EvalWorker>());
        services.AddHostedService<ModelPreloader>();
        services.AddHostedService<RunRehearsal>();
        services.AddSingleton<RunStore>();
        return services;
    }

    /// <summary>The hub for clients outside of the app.</summary>
    public static IServiceCollection AddEvalHub(this IServiceCollection services)
    {
        services.AddSignalR(o => o.AddFilter<InspectExceptionFilter>()).AddJsonProtocol(o => AppJson.Apply(o.PayloadSerializerOptions));
        services.AddSingleton<RunUpdates>();
        services.AddHostedService(provider => provider.GetRequiredService<RunUpdates>());
        return services;
    }

    /// <summary>Pages and what they need.</summary>
    public static IServiceCollection AddPages(this IServiceCollection services)
    {
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddMudServices();
        services.AddScoped<Keyboard>();
        return services;
    }
}
