using Microsoft.Extensions.Configuration.EnvironmentVariables;

namespace Inspect.Web.Settings;

/// <summary>Registration of the settings that are saved in the app.</summary>
internal static class SettingsServices
{
    /// <summary>Adds what was saved to the sources: over the files, below every variable and option.</summary>
    public static IServiceCollection AddSavedSettings(this IServiceCollection services, ConfigurationManager configuration, SavedSettings saved)
    {
        var sources = configuration.Sources;
        var variables = sources.Index().Where(s => s.Item is EnvironmentVariablesConfigurationSource { Prefix: null or "" }).Select(s => s.Index).DefaultIfEmpty(sources.Count).Last();
        sources.Insert(variables, saved);
        return services.AddSingleton(saved).AddSingleton(_ => new SettingsStore(configuration, saved));
    }
}
