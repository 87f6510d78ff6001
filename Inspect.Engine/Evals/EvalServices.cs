using Inspect.Engine.Evals.Caching;
using Inspect.Engine.Evals.Sets;
using Inspect.Engine.Inference;
using Inspect.Engine.Models.Providers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Inspect.Engine.Evals;

/// <summary>Registration of evaluations.</summary>
public static class EvalServices
{
    /// <summary>Adds planner, runner and launcher, with the defaults of runs from the section <c>Evals</c>.</summary>
    public static IServiceCollection AddEvals(this IServiceCollection services)
    {
        services.AddOptions<EvalDefaults>().BindConfiguration(EvalDefaults.Section)
            .Configure<IOptions<ModelsOptions>>((defaults, local) => defaults.Model ??= OnnxProvider.NameOf(local.Value.Default))
            .ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<CacheOptions>().BindConfiguration(CacheOptions.Section);
        services.AddSingleton<AnswerCache>();
        services.AddSingleton<PriceTable>();
        services.AddSingleton<RunMetrics>();
        services.AddSingleton<ScoreExplainer>();
        services.AddSingleton<LogScorer>();
        services.AddSingleton<EvalPlanner>();
        services.AddSingleton<EvalRunner>();
        services.AddSingleton<UsedVersions>();
        services.AddSingleton<TaskTrial>();
        services.AddSingleton<EvalLauncher>();
        services.AddSingleton<EvalRetry>();
        services.AddSingleton<EvalSetRunner>();
        return services;
    }
}
