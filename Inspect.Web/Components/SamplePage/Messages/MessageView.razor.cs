using Inspect.Engine.Messages;
using Inspect.Web.Components.SamplePage.Text;
using Inspect.Web.Components.Shared;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.SamplePage.Messages;

/// <summary>One message; text is shown as text, whoever wrote it.</summary>
public sealed partial class MessageView
{
    /// <summary>The message.</summary>
    [Parameter, EditorRequired]
    public required ChatMessage Message { get; set; }

    /// <summary>Address of the message, absolute; null when it has none of its own.</summary>
    [Parameter]
    public string? Link { get; set; }

    /// <summary>Id of the element; null for none.</summary>
    [Parameter]
    public string? ElementId { get; set; }

    /// <summary>A link points at it.</summary>
    [Parameter]
    public bool IsTarget { get; set; }

    /// <summary>Lines of each part that are shown unasked.</summary>
    [Parameter]
    public int Lines { get; set; } = int.MaxValue;

    /// <summary>Characters of each part that are shown unasked.</summary>
    [Parameter]
    public int Length { get; set; } = CutText.FirstLength;

    private bool IsTool => Message.Role == ChatRoles.Tool;

    private string Label => $"{Message.Role} message";

    private string Alt => $"Image of the {Message.Role} message";

    private string Css => (Message.Role switch { ChatRoles.System => "msg sys", ChatRoles.User => "msg usr", _ => "msg" }) + (IsTarget ? " target" : string.Empty);

    private string WhoCss => Message.Role == ChatRoles.Assistant ? "who asst" : "who";

    private string IconPath => Message.Role switch
    {
        ChatRoles.System => Lucide.Settings,
        ChatRoles.User => Lucide.User,
        ChatRoles.Tool => Lucide.Terminal,
        _ => Lucide.Bot,
    };
}
