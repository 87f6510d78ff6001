namespace Inspect.Engine.Models;

/// <summary>Kind of value that an argument of a model takes.</summary>
public enum ModelArgumentKind
{
    /// <summary>A text.</summary>
    Text,

    /// <summary>A text of several lines.</summary>
    LongText,

    /// <summary>A whole number.</summary>
    Whole,

    /// <summary>True or false, also as a text; <c>auto</c> is as good as none.</summary>
    Switch,

    /// <summary>A text, or a list of texts.</summary>
    List,

    /// <summary>Values by name.</summary>
    Map,
}
