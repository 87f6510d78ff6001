namespace Inspect.Web.Library;

/// <summary>Registration of what makes and changes tasks and datasets.</summary>
internal static class LibraryServices
{
    /// <summary>Imports of datasets, with their bounds.</summary>
    public static IServiceCollection AddLibrary(this IServiceCollection services) => services
        .AddSingleton<ImportGate>().AddSingleton<RunFailures>().AddSingleton<DatasetUses>().AddSingleton<TaskHistory>().AddSingleton<LibraryTrash>();
}
