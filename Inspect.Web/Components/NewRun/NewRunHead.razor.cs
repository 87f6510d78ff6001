using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.NewRun;

/// <summary>The head of the form: what it was cloned from, what was changed, and what there is to say.</summary>
public sealed partial class NewRunHead
{
    /// <summary>The run that the form was cloned from, in words; null for none.</summary>
    [Parameter]
    public string? ParentText { get; set; }

    /// <summary>Its address.</summary>
    [Parameter]
    public string? ParentAddress { get; set; }

    /// <summary>Number of changes.</summary>
    [Parameter]
    public int Changes { get; set; }

    /// <summary>Why nothing was started.</summary>
    [Parameter]
    public string? Problem { get; set; }

    /// <summary>What else there is to say.</summary>
    [Parameter]
    public string? Notice { get; set; }

    /// <summary>Where that can be looked at.</summary>
    [Parameter]
    public string? NoticeAddress { get; set; }

    /// <summary>That the form is as it was left; null where it is not.</summary>
    [Parameter]
    public string? DraftText { get; set; }

    /// <summary>Takes all changes back.</summary>
    [Parameter, EditorRequired]
    public EventCallback OnReset { get; set; }

    /// <summary>Drops what was left.</summary>
    [Parameter, EditorRequired]
    public EventCallback OnDiscard { get; set; }

    private string ChangesText => Changes switch { 0 => "no changes", 1 => "1 change", _ => $"{Changes} changes" };

    private string ChangesCss => Changes > 0 ? "tag warn" : "tag";
}
