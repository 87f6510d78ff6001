namespace Inspect.Web.Components.Run.Timeline;

/// <summary>What happens to a run and its log.</summary>
internal enum HistoryKind
{
    /// <summary>The run began or ended.</summary>
    Run,

    /// <summary>Settings were changed while it ran.</summary>
    Settings,

    /// <summary>Tags or metadata were edited.</summary>
    Notes,

    /// <summary>A score was edited.</summary>
    Score,
}
