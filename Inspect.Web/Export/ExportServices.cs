namespace Inspect.Web.Export;

/// <summary>Registers what downloads need.</summary>
public static class ExportServices
{
    /// <summary>Adds it.</summary>
    public static IServiceCollection AddExport(this IServiceCollection services) => services
        .AddSingleton<ExportFiles>()
        .AddSingleton<ExportRuns>()
        .AddSingleton(s => ReportAssets.Read(s.GetRequiredService<IWebHostEnvironment>().WebRootFileProvider))
        .AddSingleton<RunReportWriter>();
}
