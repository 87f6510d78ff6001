namespace Inspect.Web.Components.Tasks;

/// <summary>Addresses of tasks.</summary>
public static class TaskAddress
{
    /// <summary>The page of a task.</summary>
    public static string Of(string name) => $"/tasks/{Uri.EscapeDataString(name)}";

    /// <summary>The form that runs a task.</summary>
    public static string RunOf(string name) => $"/new?task={Uri.EscapeDataString(name)}";

    /// <summary>The runs of a task.</summary>
    public static string RunsOf(string name) => $"/runs?q={Uri.EscapeDataString($"task == \"{name}\"")}";
}
