using Inspect.Web.Library;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Tasks;

/// <summary>Two texts line by line: what went, what came, what stayed.</summary>
public sealed partial class LineChanges
{
    [Parameter, EditorRequired]
    public required string Before { get; set; }

    [Parameter, EditorRequired]
    public required string After { get; set; }

    private IReadOnlyList<(char Kind, string Text)> Lines => LineDiff.Of(Before, After);

    private static string? ClassOf(char kind) => kind switch { '+' => "add", '-' => "del", _ => null };
}
