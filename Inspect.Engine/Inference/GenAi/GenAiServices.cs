using Microsoft.Extensions.DependencyInjection;

namespace Inspect.Engine.Inference.GenAi;

/// <summary>Registration of the engine on ONNX Runtime GenAI.</summary>
public static class GenAiServices
{
    /// <summary>Adds the engine.</summary>
    public static IServiceCollection AddGenAiEngine(this IServiceCollection services) => services.AddSingleton<ILocalEngineFactory, GenAiEngineFactory>();
}
