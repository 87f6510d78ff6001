namespace Inspect.Web.Settings;

/// <summary>A setting as it stands.</summary>
/// <param name="Setting">The setting.</param>
/// <param name="Value">The value in force; of a list one a line.</param>
/// <param name="Origin">Where it comes from.</param>
/// <param name="Source">The variable or option that gives it; null for another origin.</param>
/// <param name="Saved">The value that is saved; null for none.</param>
public sealed record SettingState(AppSetting Setting, string Value, ValueOrigin Origin, string? Source, string? Saved)
{
    /// <summary>Why it cannot be changed here; null where it can.</summary>
    public string? WhyFixed => Setting.WhyFixed ?? Origin switch
    {
        ValueOrigin.Variable => $"Given by the variable {Source}, which wins over what is saved here. Start the app without it to change it here.",
        ValueOrigin.Option => $"Given on the command line{(Source is null ? null : $" by {Source}")}, which wins over what is saved here. Start the app without it to change it here.",
        _ => null,
    };

    /// <summary>Where the value comes from, in words.</summary>
    public string OriginText => Origin switch
    {
        ValueOrigin.Saved => "saved here",
        ValueOrigin.File => "appsettings.json",
        ValueOrigin.Variable => Source ?? "variable",
        ValueOrigin.Option => Source ?? "command line",
        _ => "default",
    };
}
