namespace Inspect.Engine.Tasks.Settings;

/// <summary>Where a setting stands on a form.</summary>
public enum SettingPlace
{
    /// <summary>Among those that few need, folded away.</summary>
    More,

    /// <summary>With items and epochs.</summary>
    Repeats,

    /// <summary>With the settings of the model calls.</summary>
    Generation,

    /// <summary>With what a sample may use, how many run at once, and what an error does.</summary>
    Limits,
}
