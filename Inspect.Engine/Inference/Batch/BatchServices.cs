using Microsoft.Extensions.DependencyInjection;

namespace Inspect.Engine.Inference.Batch;

/// <summary>Registration of our own engine on ONNX Runtime.</summary>
public static class BatchServices
{
    /// <summary>Adds the engine.</summary>
    public static IServiceCollection AddBatchEngine(this IServiceCollection services) => services.AddSingleton<ILocalEngineFactory, BatchEngineFactory>();
}
