using Inspect.Engine;
using Inspect.Engine.Evals;
using Inspect.Engine.Evals.Caching;
using Inspect.Engine.Inference;
using Inspect.Engine.Inference.Checks;
using Inspect.Engine.Logs.Journal;
using Inspect.Engine.Logs.Stores;
using Inspect.Engine.Models;
using Inspect.Engine.Tasks;
using Inspect.Web.Security;
using Inspect.Web.Settings;
using Microsoft.Extensions.Configuration.CommandLine;
using Microsoft.Extensions.Options;

namespace Inspect.Web.Hosting;

/// <summary>Where settings come from: options of the command line win over <c>INSPECT_…</c> variables, these over the other sources.</summary>
public static class AppSettings
{
    private const string DisableApi = "INSPECT_DISABLE_MODEL_API";

    private static readonly (string Variable, string Key)[] Variables =
    [
        ("INSPECT_LOG_DIR", $"{LogsOptions.Section}:Dir"),
        ("INSPECT_PASSWORD", $"{SignInOptions.Section}:{nameof(SignInOptions.Password)}"),
        ("INSPECT_EVAL_MODEL", $"{EvalDefaults.Section}:Model"),
        ("INSPECT_EVAL_MAX_SAMPLES", $"{EvalDefaults.Section}:MaxSamples"),
        ("INSPECT_EVAL_LOG_FILE_PATTERN", $"{EvalDefaults.Section}:{nameof(EvalDefaults.LogFilePattern)}"),
        ("INSPECT_CACHE_DIR", $"{CacheOptions.Section}:{nameof(CacheOptions.Dir)}"),
        (DisableApi, $"{ModelAccess.Section}:{nameof(ModelAccess.DisableApi)}"),
    ];

    /// <summary>Adds the variables and the options of the command line, the stronger last.</summary>
    public static void AddAppSettings(this ConfigurationManager configuration, IEnumerable<KeyValuePair<string, string?>> options)
    {
        // A setting by its full name on the command line is an option, too.
        var at = configuration.Sources.Index().Where(s => s.Item is CommandLineConfigurationSource).Select(s => s.Index).DefaultIfEmpty(configuration.Sources.Count).Last();
        configuration.Sources.Insert(at, new VariableSource(Variables)
        {
            InitialData = from entry in Variables
                          let value = Environment.GetEnvironmentVariable(entry.Variable)
                          where !string.IsNullOrWhiteSpace(value)
                          select KeyValuePair.Create(entry.Key, (string?)(entry.Variable == DisableApi ? Switch(value) : value)),
        });
        configuration.Sources.Add(new OptionSource { InitialData = options });
    }

    /// <summary>Switches of variables are 1 and 0 as well as true and false.</summary>
    private static string Switch(string text) => text.Trim() switch { "1" => bool.TrueString, "0" => bool.FalseString, var other => other };

    /// <summary>The engine with the folders of the settings made absolute: they count from home. Server and command line have the same.</summary>
    public static IServiceCollection AddEngineAt(this IServiceCollection services, HomeFolder home)
    {
        services.AddSingleton(home);
        services.AddEngine();
        services.PostConfigure<TasksOptions>(o => o.Dir = home.Resolve(o.Dir));
        services.PostConfigure<ModelsOptions>(o => o.Dir = home.Resolve(o.Dir));
        services.AddOptions<LogsOptions>().PostConfigure<IOptions<StoresOptions>>((logs, stores) => SetRoots(logs, home, stores.Value.Dir));
        services.PostConfigure<EvalDefaults>(o => o.PriceFile = home.Resolve(o.PriceFile));
        services.AddOptions<FolderCheckOptions>().Configure<IOptions<LogsOptions>>((options, logs) =>
        {
            TrialCommand.Configure(options);
            options.PassedFile = Path.Combine(logs.Value.AppDir ?? Path.Combine(logs.Value.Dir, LogFolders.AppFolder), "checked-models.txt");
        });
        return services;
    }

    /// <summary>Folder of logs of a setting, absolute: of an address of a store the folder of its copies.</summary>
    /// <param name="root">A path, or an address.</param>
    /// <param name="home">What paths count from.</param>
    /// <param name="stores">Folder of all copies as the settings name it; null for that of the user.</param>
    /// <exception cref="StoreException">The address is none, or its copies cannot be kept.</exception>
    public static string LogFolder(string root, HomeFolder home, string? stores) =>
        StoreFolders.FolderOf(root, stores is { Length: > 0 } ? home.Resolve(stores) : null) ?? home.Resolve(root);

    /// <summary>Refuses roots that are no addresses, before anything is made of them.</summary>
    /// <exception cref="StoreException">One is none, or its copies cannot be kept.</exception>
    public static void CheckRoots(IConfiguration configuration, HomeFolder home)
    {
        foreach (var root in configuration.GetSection($"{LogsOptions.Section}:{nameof(LogsOptions.Roots)}").GetChildren().Select(c => c.Value).Where(StoreAddress.IsAddress))
        {
            LogFolder(root!, home, configuration[$"{StoresOptions.Section}:{nameof(StoresOptions.Dir)}"]);
        }
    }

    private static void SetRoots(LogsOptions logs, HomeFolder home, string? stores)
    {
        logs.Dir = LogFolder(logs.Dir, home, stores);
        for (var i = 0; i < logs.Roots.Count; i++)
        {
            logs.Roots[i] = StoreAddress.IsAddress(logs.Roots[i]) ? LogFolder(logs.Roots[i], home, stores) : logs.Roots[i];
        }
    }
}
