using Inspect.Engine.Inference.Batch;
using Inspect.Engine.Inference.Checks;
using Inspect.Engine.Inference.GenAi;
using Inspect.Engine.Inference.Hub;
using Inspect.Engine.Inference.Named;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Inspect.Engine.Inference;

/// <summary>Registration of local models.</summary>
public static class InferenceServices
{
    /// <summary>The models folder and what runs it.</summary>
    public static IServiceCollection AddLocalInference(this IServiceCollection services)
    {
        NativeTelemetry.TurnOff();
        services.AddOptions<ModelsOptions>().BindConfiguration(ModelsOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptions<FolderCheckOptions>();
        services.AddSingleton<FolderCheck>();
        services.AddSingleton<LocalModels>();
        services.AddSingleton<ModelLibrary>();
        services.TryAddSingleton(HubEnvironment.Process);
        services.AddSingleton<NamedModels>().AddSingleton<FetchFolders>().AddSingleton<ModelFetches>();
        return services.AddGenAiEngine().AddBatchEngine();
    }
}
