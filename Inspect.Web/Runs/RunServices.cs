namespace Inspect.Web.Runs;

/// <summary>Registration of runs as pages see them.</summary>
internal static class RunServices
{
    /// <summary>The one list of runs.</summary>
    public static IServiceCollection AddRuns(this IServiceCollection services) => services.AddSingleton<RunStore>();
}
