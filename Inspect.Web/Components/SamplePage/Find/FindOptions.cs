namespace Inspect.Web.Components.SamplePage.Find;

/// <summary>How words are looked for.</summary>
[Flags]
public enum FindOptions
{
    /// <summary>As they stand, in any case, also within words.</summary>
    None = 0,

    /// <summary>Upper and lower case count.</summary>
    Case = 1,

    /// <summary>No letter, digit or underscore stands before or after.</summary>
    Word = 2,

    /// <summary>They are a regular expression.</summary>
    Regex = 4,
}
