namespace Inspect.Engine.Parts;

/// <summary>Kind of value that a parameter takes.</summary>
public enum PartParameterType
{
    /// <summary>Text.</summary>
    Text,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A list of samples.</summary>
    Samples,

    /// <summary>A dataset file, with how it is read.</summary>
    Dataset,

    /// <summary>A whole number.</summary>
    Whole,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A text, or a list of texts.</summary>
    TextList,

    /// <summary>A metric: its name, or a map of its name to its arguments.</summary>
    Metric,

    /// <summary>Any value; the part reads it itself.</summary>
    Any,
}
