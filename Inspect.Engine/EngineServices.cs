using Inspect.Engine.Evals;
using Inspect.Engine.Inference;
using Inspect.Engine.Live;
using Inspect.Engine.Logs;
using Inspect.Engine.Metrics;
using Inspect.Engine.Models;
using Inspect.Engine.Parts;
using Inspect.Engine.Scorers;
using Inspect.Engine.Solvers;
using Inspect.Engine.Tasks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Inspect.Engine;

/// <summary>Registration of the engine.</summary>
public static class EngineServices
{
    /// <summary>Everything that runs evaluations and reads and writes logs; the browser and the command line use the same.</summary>
    public static IServiceCollection AddEngine(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<LiveFeed>();
        services.AddParts([.. BuiltInSolvers.All, .. BuiltInScorers.All, .. BuiltInMetrics.All, .. BuiltInReducers.All]);
        return services.AddLocalInference().AddModels().AddTasks().AddLogs().AddEvals();
    }
}
