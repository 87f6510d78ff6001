using Inspect.Engine.Datasets.Library;
using Inspect.Engine.Tasks.Editing;
using Inspect.Engine.Tasks.Settings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Inspect.Engine.Tasks;

/// <summary>Registration of tasks.</summary>
public static class TaskServices
{
    /// <summary>Adds the catalogue of task files, with its settings from the section <c>Tasks</c>, and the table of settings: those of this app and every <see cref="Setting"/> that is registered.</summary>
    public static IServiceCollection AddTasks(this IServiceCollection services)
    {
        services.AddOptions<TasksOptions>().BindConfiguration(TasksOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(provider => new SettingTable([.. SettingTable.BuiltIn.All, .. provider.GetServices<Setting>()]));
        services.AddSingleton<TaskCatalog>();
        services.AddSingleton<TaskWorkshop>();
        services.AddSingleton(provider => new DatasetLibrary(provider.GetRequiredService<TaskCatalog>().Dir));
        return services;
    }
}
