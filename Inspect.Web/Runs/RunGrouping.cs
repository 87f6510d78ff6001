namespace Inspect.Web.Runs;

/// <summary>What stands together in a list of runs.</summary>
public enum RunGrouping
{
    /// <summary>Each run by itself.</summary>
    None,

    /// <summary>Runs of one task.</summary>
    Task,

    /// <summary>Runs of one model.</summary>
    Model,

    /// <summary>Runs that were started together.</summary>
    Batch,

    /// <summary>Runs of one day.</summary>
    Day,
}
