using System.Text.Json;
using Inspect.Web.Requests;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.NewRun;

/// <content>The form survives a reload and a lost connection.</content>
public sealed partial class NewRunPage
{
    private string _draftKey = string.Empty;
    private string _kept = string.Empty;
    private RunForm _fresh = new();
    private string? _draftText;

    /// <summary>Holds what was left of forms.</summary>
    [Inject]
    public required Drafts Drafts { get; init; }

    /// <summary>Takes up what was left under this address, unless its task is gone.</summary>
    private void RestoreDraft()
    {
        _draftKey = Navigation.ToBaseRelativePath(Navigation.Uri);
        _fresh = _form;
        _kept = JsonSerializer.Serialize(_form, AppJson.Options);
        if (Drafts.Find(_draftKey) is not { } draft || draft.Content == _kept || Read(draft) is not { } form || _tasks.All(t => t.Name != form.Task))
        {
            return;
        }

        (_form, _kept) = (form, draft.Content);
        _draftText = $"The form is as it was left {Format.Ago(draft.Saved, Time.GetUtcNow())}.";
    }

    private static RunForm? Read(Draft draft)
    {
        try
        {
            return JsonSerializer.Deserialize<RunForm>(draft.Content, AppJson.Options);
        }
        catch (JsonException)
        {
            // Another version kept it.
            return null;
        }
    }

    private void KeepDraft()
    {
        var content = JsonSerializer.Serialize(_form, AppJson.Options);
        if (content != _kept && _draftKey.Length > 0)
        {
            _kept = content;
            Drafts.Save(_draftKey, content);
        }
    }

    /// <summary>What was sent is no draft any more.</summary>
    private void DropDraft()
    {
        _kept = JsonSerializer.Serialize(_form, AppJson.Options);
        Drafts.Remove(_draftKey);
    }

    private async Task DiscardDraftAsync()
    {
        _draftText = null;
        Change(_fresh);
        DropDraft();
        await ShowTaskAsync();
        await EstimateAsync();
    }
}
