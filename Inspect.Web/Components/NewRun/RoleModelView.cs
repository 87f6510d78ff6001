using System.Collections.Immutable;

namespace Inspect.Web.Components.NewRun;

/// <summary>A model that plays a role, with its own settings as fields.</summary>
/// <param name="Model">Its full name.</param>
/// <param name="Settings">All settings that it can have.</param>
public sealed record RoleModelView(string Model, ImmutableArray<SettingView> Settings)
{
    /// <summary>How many of them are set.</summary>
    public int Count => Settings.Count(s => s.Text is not null);

    /// <summary>One of them cannot be read.</summary>
    public bool HasProblem => Settings.Any(s => s.Problem is not null);
}
