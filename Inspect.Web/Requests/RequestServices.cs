namespace Inspect.Web.Requests;

/// <summary>Registration of what is known of a request before it runs.</summary>
internal static class RequestServices
{
    /// <summary>The estimate of a run.</summary>
    public static IServiceCollection AddRequests(this IServiceCollection services) => services.AddSingleton<RunEstimator>();
}
