using Inspect.Engine.Values;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.SamplePage.Text;

/// <summary>An error with where it came from.</summary>
public sealed partial class ErrorText
{
    /// <summary>The error.</summary>
    [Parameter, EditorRequired]
    public required EvalError Error { get; set; }

    /// <summary>The traceback is shown unasked.</summary>
    [Parameter]
    public bool IsOpen { get; set; }

    private string Traceback => Error.TracebackAnsi.Length > 0 ? Error.TracebackAnsi : Error.Traceback;
}
