using Inspect.Web.Components.Jump;
using Inspect.Web.Components.Layout;
using Inspect.Web.Components.Runs;
using Inspect.Web.Components.Shared;
using MudBlazor.Services;

namespace Inspect.Web.Components;

/// <summary>Registration of pages.</summary>
internal static class PageServices
{
    /// <summary>Pages and what they need.</summary>
    public static IServiceCollection AddPages(this IServiceCollection services)
    {
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddMudServices();
        services.AddSingleton<ResultStories>();
        services.AddSingleton<JumpSearch>();
        services.AddSingleton<NavCounts>();
        services.AddScoped<Keyboard>();
        services.AddScoped<Places>();
        services.AddScoped<ReaderViews>();
        return services;
    }
}
