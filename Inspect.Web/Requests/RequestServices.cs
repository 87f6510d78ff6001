namespace Inspect.Web.Requests;

/// <summary>Registration of what is known of a request before it runs.</summary>
internal static class RequestServices
{
    /// <summary>The estimate of a run, and forms as they were left.</summary>
    public static IServiceCollection AddRequests(this IServiceCollection services) => services.AddSingleton<RunEstimator>().AddSingleton<QueueForecast>().AddSingleton<Drafts>();
}
