using System.Text.Json;
using Inspect.Engine.Logs.Format;
using Inspect.Web.Components.SamplePage.Text;
using Inspect.Web.Components.Shared;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.SamplePage.Messages;

/// <summary>A tool call as people know it, and below it what came back.</summary>
public sealed partial class CallView
{
    private const int NameLength = 80;

    /// <summary>Name of the tool.</summary>
    [Parameter, EditorRequired]
    public required string Function { get; set; }

    /// <summary>Arguments by name.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlyDictionary<string, JsonElement> Arguments { get; set; }

    /// <summary>What stands at the right: time, state.</summary>
    [Parameter]
    public string? Facts { get; set; }

    /// <summary>Address of the call, absolute; null when it has none of its own.</summary>
    [Parameter]
    public string? Link { get; set; }

    /// <summary>It failed.</summary>
    [Parameter]
    public bool IsFailed { get; set; }

    /// <summary>What came back.</summary>
    [Parameter]
    public RenderFragment? ChildContent { get; set; }

    /// <summary>The arguments are shown as the log has them.</summary>
    [CascadingParameter(Name = "Raw")]
    public bool IsRaw { get; set; }

    private CallText Call { get; set; } = null!;

    private IReadOnlyList<TodoItem> Todos { get; set; } = [];

    private string RawText => JsonText.Of(LogJson.ToElement(new Dictionary<string, JsonElement>(Arguments)));

    private string? Language => Call.Kind switch
    {
        ToolKind.Shell => "bash",
        ToolKind.Python => "python",
        ToolKind.Editor => "code",
        _ => null,
    };

    private string Kind => Call.Kind.ToString().ToLowerInvariant();

    private string BoxCss => IsFailed ? "toolcall failed" : "toolcall";

    private string Name => Format.Line(SeenText.Plain(Function), NameLength);

    private string CopyText => Call.Main ?? Call.Line;

    private string IconPath => Call.Kind switch
    {
        ToolKind.Submit => Lucide.Flag,
        ToolKind.Editor => Lucide.FileText,
        ToolKind.Search => Lucide.Search,
        ToolKind.Browser => Lucide.Monitor,
        ToolKind.Think => Lucide.MessageSquare,
        ToolKind.Agent => Lucide.Bot,
        _ => Lucide.Terminal,
    };

    /// <inheritdoc />
    protected override void OnParametersSet()
    {
        Call = CallText.Of(Function, Arguments);
        Todos = TodoItem.Of(Arguments);
    }

    private static string TodoIcon(TodoItem todo) => todo.IsDone ? Lucide.CircleCheck : todo.IsActive ? Lucide.LoaderCircle : Lucide.Circle;

    private static string? TodoCss(TodoItem todo) => todo.IsDone ? "dim" : todo.IsActive ? "med" : null;
}
