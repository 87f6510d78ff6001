using Inspect.Engine.Logs.Index;
using Inspect.Engine.Logs.Journal;
using Inspect.Engine.Logs.Recovery;
using Inspect.Engine.Logs.Stores;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Inspect.Engine.Logs;

/// <summary>Registration of logs.</summary>
public static class LogServices
{
    /// <summary>Adds the index of logs and the copies of stores, with their settings from the sections <c>Logs</c> and <c>Stores</c>.</summary>
    public static IServiceCollection AddLogs(this IServiceCollection services)
    {
        services.AddOptions<LogsOptions>().BindConfiguration(LogsOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<StoresOptions>().BindConfiguration(StoresOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<StoreOpener>(RemoteStores.Open);
        services.AddSingleton<LogIndex>().AddSingleton<LogTrash>().AddSingleton<LogMirrors>();
        return services;
    }
}
