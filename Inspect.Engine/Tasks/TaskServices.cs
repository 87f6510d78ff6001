using Microsoft.Extensions.DependencyInjection;

namespace Inspect.Engine.Tasks;

/// <summary>Registration of tasks.</summary>
public static class TaskServices
{
    /// <summary>Adds the catalogue of task files, with its settings from the section <c>Tasks</c>.</summary>
    public static IServiceCollection AddTasks(this IServiceCollection services)
    {
        services.AddOptions<TasksOptions>().BindConfiguration(TasksOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<TaskCatalog>();
        return services;
    }
}
