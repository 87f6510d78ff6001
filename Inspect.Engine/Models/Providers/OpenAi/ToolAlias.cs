namespace Inspect.Engine.Models.Providers.OpenAi;

/// <summary>Other names of tools whose own would be taken for OpenAI's built-in ones.</summary>
internal static class ToolAlias
{
    private const string Own = "python";
    private const string Other = "python_exec";

    /// <summary>The name as it is sent.</summary>
    public static string Sent(string name) => name == Own ? Other : name;

    /// <summary>The name that was sent so.</summary>
    public static string Given(string name) => name == Other ? Own : name;
}
