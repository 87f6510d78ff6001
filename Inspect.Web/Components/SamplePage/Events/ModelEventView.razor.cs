using Inspect.Web.Components.SamplePage.Text;
using Inspect.Web.Runs;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.SamplePage.Events;

/// <summary>A model call that is no turn of the sample: a grader's.</summary>
public sealed partial class ModelEventView
{
    private ModelPanel _panel;

    /// <summary>The sample, for what is read when it is asked for.</summary>
    [Parameter, EditorRequired]
    public required SampleContent Content { get; set; }

    private string Title => Event.Role is { } role ? $"Model as {Format.Line(SeenText.Plain(role), 40)}" : "Model";

    private void Show(ModelPanel panel) => _panel = panel;
}
