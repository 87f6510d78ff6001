using Inspect.Engine.Logs.Format;
using Inspect.Engine.Messages;

namespace Inspect.Web.Components.SamplePage.Events;

/// <summary>Somebody approved or reviewed a tool call.</summary>
public sealed partial class DecisionView
{
    private string Title => Event.Kind == "review" ? "Review" : "Approval";

    private string Facts => $"{Text("decision")} by {Text("approver") ?? Text("reviewer")}";

    private ToolCall? ToolCall(string name)
    {
        try
        {
            return Field(name) is { } call ? LogJson.FromElement<ToolCall>(call) : null;
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }
}
