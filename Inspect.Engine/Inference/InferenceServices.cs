using Microsoft.Extensions.DependencyInjection;

namespace Inspect.Engine.Inference;

/// <summary>Registration of local models.</summary>
public static class InferenceServices
{
    /// <summary>The models folder and what runs it.</summary>
    public static IServiceCollection AddLocalInference(this IServiceCollection services)
    {
        services.AddOptions<ModelsOptions>().BindConfiguration(ModelsOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<LocalModels>();
        return services;
    }
}
