using System.Text.Json;

namespace Inspect.Engine.Tasks.Settings;

/// <summary>A setting with the value that is in force.</summary>
/// <param name="Setting">The row of the table.</param>
/// <param name="Value">The value; null where there is none, and the model decides.</param>
/// <param name="Origin">Where the value comes from.</param>
public sealed record ResolvedSetting(Setting Setting, JsonElement? Value, SettingOrigin Origin);
