using Inspect.Engine.Logs.Format;
using Inspect.Engine.Tasks.Settings;

namespace Inspect.Engine.Evals;

/// <summary>The settings of a run as tasks know them, and as a log holds them: both have the same names.</summary>
public static class LoggedSettings
{
    /// <summary>The settings that a log holds.</summary>
    public static RunSettings ToSettings(EvalConfig config) => LogJson.FromElement<RunSettings>(LogJson.ToElement(config));

    /// <summary>The settings as a log holds them.</summary>
    public static EvalConfig ToConfig(RunSettings settings) => LogJson.FromElement<EvalConfig>(LogJson.ToElement(settings));
}
