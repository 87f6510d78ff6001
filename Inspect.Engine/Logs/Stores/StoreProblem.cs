namespace Inspect.Engine.Logs.Stores;

/// <summary>Why a store gave nothing.</summary>
public enum StoreProblem
{
    /// <summary>It refuses: wrong keys, no rights, no such bucket, a wrong setting. Somebody has to change something.</summary>
    Refused,

    /// <summary>It cannot be reached, or fails: another try may succeed.</summary>
    Failed,

    /// <summary>The object is not as it was listed any more: gone, or another version. The next listing tells.</summary>
    Moved,
}
