namespace Inspect.Web.Status;

/// <summary>Registration of what says how the app stands.</summary>
internal static class StatusServices
{
    /// <summary>The report, and the end of the app's log.</summary>
    public static IServiceCollection AddStatus(this IServiceCollection services) => services.AddSingleton<StatusReport>().AddSingleton<AppLogTail>();
}
