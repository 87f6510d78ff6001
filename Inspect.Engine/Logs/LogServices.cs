using Inspect.Engine.Logs.Index;
using Inspect.Engine.Logs.Journal;
using Inspect.Engine.Logs.Recovery;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Inspect.Engine.Logs;

/// <summary>Registration of logs.</summary>
public static class LogServices
{
    /// <summary>Adds the index of logs, with its settings from the section <c>Logs</c>.</summary>
    public static IServiceCollection AddLogs(this IServiceCollection services)
    {
        services.AddOptions<LogsOptions>().BindConfiguration(LogsOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<LogIndex>().AddSingleton<LogTrash>();
        return services;
    }
}
