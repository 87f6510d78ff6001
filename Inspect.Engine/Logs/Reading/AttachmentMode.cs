namespace Inspect.Engine.Logs.Reading;

/// <summary>What becomes of references to attachments.</summary>
public enum AttachmentMode
{
    /// <summary>They stay.</summary>
    Keep,

    /// <summary>They are resolved, but in the raw calls of models.</summary>
    Core,

    /// <summary>They are all resolved.</summary>
    Full,
}
