namespace Inspect.Web.Runs;

/// <summary>Registration of runs as pages see them.</summary>
internal static class RunServices
{
    /// <summary>The one list of runs, and the one source of samples.</summary>
    public static IServiceCollection AddRuns(this IServiceCollection services) => services
        .AddSingleton<WrittenLogs>().AddSingleton<RunStore>().AddSingleton<SampleSource>()
        .AddSingleton<RunActions>().AddSingleton<RunAgain>().AddSingleton<ScoreEdits>().AddSingleton<HeaderEdits>().AddSingleton<Rescoring>();
}
