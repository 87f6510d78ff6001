using System.Globalization;

namespace Inspect.Web.Components.SamplePage.Events;

/// <summary>A limit ended the sample.</summary>
public sealed partial class LimitView
{
    private string Title => Event.Type switch
    {
        "message" => "Message limit",
        "token" => "Token limit",
        "turn" => "Turn limit",
        "time" => "Time limit",
        "working" => "Working time limit",
        "cost" => "Cost limit",
        "operator" => "Stopped by the operator",
        "context" => "Context limit",
        _ => "Limit",
    };

    private string Facts => Event.Limit is { } limit ? limit.ToString("N0", CultureInfo.InvariantCulture) : string.Empty;
}
