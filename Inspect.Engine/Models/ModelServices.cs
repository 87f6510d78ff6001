using Inspect.Engine.Models.Providers;
using Microsoft.Extensions.DependencyInjection;

namespace Inspect.Engine.Models;

/// <summary>Registration of models.</summary>
public static class ModelServices
{
    /// <summary>Adds the registry and the providers.</summary>
    public static IServiceCollection AddModels(this IServiceCollection services)
    {
        services.AddSingleton<IModelProvider, OnnxProvider>();
        services.AddSingleton<IModelProvider, MockProvider>();
        services.AddSingleton<ModelRegistry>();
        return services;
    }
}
