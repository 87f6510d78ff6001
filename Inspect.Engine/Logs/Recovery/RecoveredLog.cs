using System.Collections.Immutable;

namespace Inspect.Engine.Logs.Recovery;

/// <summary>A log that was recovered.</summary>
/// <param name="Path">The new file.</param>
/// <param name="Samples">Samples in it.</param>
/// <param name="Cancelled">Of these, samples that were still running.</param>
/// <param name="LeftOut">Members of the old file that could not be read, and why.</param>
public sealed record RecoveredLog(string Path, int Samples, int Cancelled, ImmutableArray<LostMember> LeftOut)
{
    /// <summary>Members of the old file that could not be read.</summary>
    public int Lost => LeftOut.Length;
}
