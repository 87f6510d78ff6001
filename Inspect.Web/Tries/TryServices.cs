namespace Inspect.Web.Tries;

/// <summary>Registration of tries.</summary>
internal static class TryServices
{
    /// <summary>What runs them, and what deletes them.</summary>
    public static IServiceCollection AddTries(this IServiceCollection services) => services.AddSingleton<TryRuns>().AddHostedService<TryCleaner>();
}
