using System.ComponentModel.DataAnnotations;

namespace Inspect.Web.Queue;

/// <summary>How the queue works.</summary>
public sealed class QueueOptions
{
    /// <summary>Section of the settings.</summary>
    public const string Section = "Queue";

    /// <summary>Runs that may be in progress at the same time. Default one, at most 64.</summary>
    [Range(1, 64)]
    public int MaxParallelRuns { get; set; } = 1;
}
