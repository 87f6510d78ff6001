using System.Collections.Immutable;
using Inspect.Engine.Messages;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Export;

/// <summary>Some messages of a conversation.</summary>
public sealed partial class ReportMessages
{
    /// <summary>The messages.</summary>
    [Parameter, EditorRequired]
    public required ImmutableArray<ChatMessage> Messages { get; set; }
}
