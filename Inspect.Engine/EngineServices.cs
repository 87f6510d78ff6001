using Inspect.Engine.Evals;
using Inspect.Engine.Inference;
using Inspect.Engine.Live;
using Inspect.Engine.Models;
using Inspect.Engine.Models.Providers;
using Inspect.Engine.Tasks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Inspect.Engine;

/// <summary>Registration of what runs evaluations.</summary>
public static class EngineServices
{
    /// <summary>Tasks, models, planner, runner and the live feed; the browser and the command line use the same.</summary>
    public static IServiceCollection AddEngine(this IServiceCollection services)
    {
        services.AddOptions<TasksOptions>().BindConfiguration(TasksOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<EvalDefaults>().BindConfiguration(EvalDefaults.Section)
            .Configure<IOptions<ModelsOptions>>((defaults, local) => defaults.Model ??= OnnxProvider.NameOf(local.Value.Default))
            .ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<TaskCatalog>();
        services.AddLocalInference();
        services.AddSingleton<IModelProvider, OnnxProvider>();
        services.AddSingleton<IModelProvider, MockProvider>();
        services.AddSingleton<ModelRegistry>();
        services.AddSingleton<EvalPlanner>();
        services.AddSingleton<EvalRunner>();
        services.AddSingleton<LiveFeed>();
        return services;
    }
}
