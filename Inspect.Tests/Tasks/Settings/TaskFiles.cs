using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Tasks;
using Inspect.Engine.Tasks.Settings;
using Inspect.Tests.Support;

namespace Inspect.Tests.Tasks.Settings;

/// <summary>Task files that name no other file.</summary>
internal static class TaskFiles
{
    /// <summary>Reads the text of one.</summary>
    public static TaskFile Parse(string text, SettingTable? settings = null)
    {
        var root = Path.GetTempPath();
        return TaskFileParser.Parse(text, Path.Combine(root, "x.yaml"), "tasks/x.yaml", root, ImmutableDictionary<string, JsonElement>.Empty, Make.Parts(), settings);
    }
}
