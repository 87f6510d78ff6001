using Inspect.Engine;
using Inspect.Engine.Transcripts;
using Inspect.Web.Components.SamplePage.Text;
using Inspect.Web.Components.Shared;
using Inspect.Web.Runs;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.SamplePage.Events;

/// <summary>The whole prompt or the raw traffic of a model call, read from the log when somebody looks.</summary>
public sealed partial class ModelWhole : IDisposable
{
    private const int AtOnce = 20;
    private readonly ComponentEnd _stop = new();
    private ModelEvent? _call;
    private string? _problem;
    private int _shown = AtOnce;

    /// <summary>Place of the call in the transcript.</summary>
    [Parameter, EditorRequired]
    public required int Index { get; set; }

    /// <summary>The sample.</summary>
    [Parameter, EditorRequired]
    public required SampleContent Content { get; set; }

    /// <summary>The traffic is shown, not the prompt.</summary>
    [Parameter]
    public bool IsRaw { get; set; }

    private string PromptTitle => $"Prompt as sent: {Format.Count(_call!.Input.Length, "message")}{((_call.Output.InputContextTokens ?? _call.Output.Usage?.InputTokens) is { } tokens ? $", {Format.Count(tokens, "token")}" : string.Empty)}";

    private string ToolsTitle => $"{Format.Count(_call!.Tools.Length, "tool")} on offer{(_call.ToolChoice is { } choice ? $", choice {JsonText.Line(choice, 60)}" : string.Empty)}";

    private string Tools => string.Join('\n', _call!.Tools.Select(t => JsonText.Of(t)));

    private string Raw => _call!.Call is { } call ? JsonText.Of(call) : "The log holds no raw traffic of this call.";

    /// <inheritdoc />
    public void Dispose()
    {
        _stop.Dispose();
    }

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        try
        {
            _call = (await Content.EventsAsync(Index, 1, _stop.Token)).OfType<ModelEvent>().FirstOrDefault();
            _problem = _call is null ? "The call is not there any more." : null;
        }
        catch (InspectException error)
        {
            _problem = error.Message;
        }
        catch (Exception error) when (_stop.IsReached && error is ObjectDisposedException or OperationCanceledException)
        {
            // Another panel or page is shown by now.
        }
    }

    private void ShowMore() => _shown += AtOnce;
}
