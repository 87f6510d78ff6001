namespace Inspect.Engine.Datasets.Library;

/// <summary>How bad a finding is.</summary>
public enum FindingLevel
{
    /// <summary>It may be as it is meant.</summary>
    Warning,

    /// <summary>The dataset cannot be run like this, or not scored.</summary>
    Error,
}
