using System.Text.Json;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Messages;
using Inspect.Engine.Models;
using Inspect.Engine.Models.Tools;

namespace Inspect.Tests.Models.Providers;

/// <summary>Makes calls of models from JSON as it stands in logs.</summary>
internal static class ProviderRequests
{
    /// <summary>A call.</summary>
    /// <param name="model">Name of the model.</param>
    /// <param name="messages">The conversation, as JSON.</param>
    /// <param name="config">The settings, as JSON.</param>
    /// <param name="arguments">Arguments of the model, as JSON.</param>
    /// <param name="tools">Tools, as JSON: name and parameters.</param>
    public static HostedRequest Of(string model, string messages = """[{"role":"user","content":"Hi"}]""", string config = "{}", string arguments = "{}", string tools = "[]") => new()
    {
        Model = model,
        Messages = LogJson.FromElement<List<ChatMessage>>(JsonElement.Parse(messages)),
        Config = LogJson.FromElement<GenerateConfig>(JsonElement.Parse(config)),
        Arguments = new ModelArguments { Values = JsonElement.Parse(arguments).EnumerateObject().ToDictionary(a => a.Name, a => a.Value) },
        Tools = [.. JsonElement.Parse(tools).EnumerateArray().Select(t => new ToolInfo { Name = t.GetProperty("name").GetString()!, Description = "d", Parameters = t.GetProperty("parameters") })],
    };
}
