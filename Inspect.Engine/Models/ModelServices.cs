using Inspect.Engine.Inference.Named;
using Inspect.Engine.Models.Providers;
using Inspect.Engine.Models.Providers.Anthropic;
using Inspect.Engine.Models.Providers.Google;
using Inspect.Engine.Models.Providers.Hosted;
using Inspect.Engine.Models.Providers.Mistral;
using Inspect.Engine.Models.Providers.OpenAi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Inspect.Engine.Models;

/// <summary>Registration of models.</summary>
public static class ModelServices
{
    /// <summary>Adds the registry and the providers.</summary>
    public static IServiceCollection AddModels(this IServiceCollection services)
    {
        services.AddSingleton<OnnxProvider>();
        services.AddSingleton<IModelProvider>(s => s.GetRequiredService<OnnxProvider>());
        foreach (var name in (string[])[ModelName.HubProvider, ModelName.GgufProvider])
        {
            services.AddSingleton<IModelProvider>(s => ActivatorUtilities.CreateInstance<NamedProvider>(s, name));
        }

        services.AddSingleton<IModelProvider, MockProvider>();
        services.AddSingleton<IModelProvider, NoneProvider>();
        services.AddSingleton<IModelProvider, AnthropicProvider>();
        services.AddSingleton<IModelProvider, GoogleProvider>();
        services.AddSingleton<IModelProvider, MistralProvider>();
        services.TryAddSingleton(ProviderEnvironment.Process);
        foreach (var dialect in OpenAiDialects.All)
        {
            services.AddSingleton<IModelProvider>(s => new OpenAiFamilyProvider(dialect, s.GetRequiredService<ProviderEnvironment>(), s.GetRequiredService<TimeProvider>()));
        }

        services.AddOptions<ModelAccess>().BindConfiguration(ModelAccess.Section).ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<ModelRegistry>();
        return services;
    }
}
