namespace Inspect.Web.Components.SamplePage.Events;

/// <summary>What is shown of a model call.</summary>
public enum ModelPanel
{
    /// <summary>What was new in the prompt, and the answer.</summary>
    Output,

    /// <summary>The prompt as it was sent, with the tools on offer.</summary>
    Prompt,

    /// <summary>Tokens, why the answer ended, settings.</summary>
    Usage,

    /// <summary>The traffic with the provider.</summary>
    Raw,
}
