using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Inspect.Web.Queue;

/// <summary>Registration of the queue.</summary>
internal static class QueueServices
{
    /// <summary>The queue, its worker and what the first run finds ready.</summary>
    public static IServiceCollection AddEvalQueue(this IServiceCollection services, AppDatabase database)
    {
        services.AddOptions<QueueOptions>().BindConfiguration(QueueOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(p =>
        {
            database.LogTo(p.GetRequiredService<ILogger<AppDatabase>>());
            return database;
        });
        services.AddSingleton<EvalQueue>();
        services.AddSingleton<LeftLogs>();
        services.AddSingleton<EvalWorker>();
        services.AddHostedService(provider => provider.GetRequiredService<EvalWorker>());
        services.AddHostedService<ModelPreloader>();
        services.AddHostedService<TaskPreloader>();
        services.AddHostedService<RunRehearsal>();
        return services;
    }
}
