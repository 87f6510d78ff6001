namespace Inspect.Engine.Models.Providers.OpenAi;

/// <summary>How reasoning stands in the messages of a service.</summary>
internal enum ThoughtStyle
{
    /// <summary>In the field that it came in, else in tags, on lines of its own between the texts, with its signature.</summary>
    Tagged,

    /// <summary>In the details that it came in, else in bare tags.</summary>
    Detailed,

    /// <summary>As Groq has it: tags close by the text, and in answers in a field alone.</summary>
    Plain,
}
