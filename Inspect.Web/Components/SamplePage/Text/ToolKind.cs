namespace Inspect.Web.Components.SamplePage.Text;

/// <summary>What a tool is to people, by its name.</summary>
public enum ToolKind
{
    /// <summary>None of those below.</summary>
    Other,

    /// <summary>Runs commands.</summary>
    Shell,

    /// <summary>Runs code.</summary>
    Python,

    /// <summary>Changes files.</summary>
    Editor,

    /// <summary>Looks something up.</summary>
    Search,

    /// <summary>Works a browser or a screen.</summary>
    Browser,

    /// <summary>Hands in the answer.</summary>
    Submit,

    /// <summary>Writes a thought down.</summary>
    Think,

    /// <summary>Hands over to another agent.</summary>
    Agent,
}
