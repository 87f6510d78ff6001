namespace Inspect.Engine.Tasks.Settings;

/// <summary>What a setting is of: the record that holds its value.</summary>
public enum SettingScope
{
    /// <summary>The model calls: <c>generate_config</c> of a request, <c>config</c> of a task file.</summary>
    Generate,

    /// <summary>The run: <c>eval_config</c> of a request, a key of its own in a task file.</summary>
    Run,
}
