namespace Inspect.Tests.Support;

/// <summary>
/// The memory of a process in which thousands of apps are started and left. The collector of .NET takes what the machine has to give before
/// it looks through what is old; a small machine has other work to do.
/// </summary>
internal static class Heap
{
    private const long Most = 1_000_000_000;

    /// <summary>Gives back what nobody holds any more, when it is much.</summary>
    public static void Trim()
    {
        if (GC.GetTotalMemory(forceFullCollection: false) > Most)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }
    }
}
