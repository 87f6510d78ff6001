using System.IO.Hashing;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Zip;
using ZstdSharp;

namespace Inspect.Engine.Logs.Journal;

/// <summary>What a writer that is gone left in its journal. After a loss of power members can be there in name alone, for none that was synced.</summary>
internal static class JournalScan
{
    /// <summary>The whole members of a journal, the byte after the last of them, and the damaged ones.</summary>
    public static (List<ZipMember> Members, long End, List<ZipMember> Damaged) Whole(string path) => Whole(path, 0);

    /// <summary>The same from a byte on.</summary>
    public static (List<ZipMember> Members, long End, List<ZipMember> Damaged) Whole(string path, long from)
    {
        var members = new List<ZipMember>();
        var damaged = new List<ZipMember>();
        var end = from;
        using var archive = ZipFile.Open(path, (_, _) => ZipDirectory.Empty());
        foreach (var (member, next) in ZipScan.WithEnds(archive.Handle, from))
        {
            if (IsWhole(archive, member))
            {
                members.Add(member);
                end = next;
            }
            else
            {
                damaged.Add(member);
            }
        }

        return (members, end, damaged);
    }

    /// <summary>All that the log has is whole in the journal.</summary>
    public static bool Covers(IEnumerable<ZipMember> journal, ZipFile flushed)
    {
        var whole = journal.Select(m => (m.Offset, m.Crc)).ToHashSet();
        return flushed.Directory.Members.Values.All(m => whole.Contains((m.Offset, m.Crc)));
    }

    /// <summary>Writes the members of a log that was flushed over the journal's first, which are the same where they are whole.</summary>
    public static void Restore(string path, ZipFile flushed)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Write, FileShare.Read | FileShare.Delete);
        var buffer = new byte[1 << 20];
        for (var at = 0L; at < flushed.Directory.Offset;)
        {
            var count = (int)Math.Min(buffer.Length, flushed.Directory.Offset - at);
            count = ZipFile.ReadFully(flushed.Handle, buffer.AsSpan(0, count), at);
            RandomAccess.Write(file, buffer.AsSpan(0, count), at);
            at += count;
        }

        RandomAccess.FlushToDisk(file);
    }

    /// <summary>The content of the member is what its checksum says.</summary>
    public static bool IsWhole(ZipFile archive, ZipMember member)
    {
        try
        {
            // As a stream: a member may be larger than what is loaded at once.
            using var stream = archive.Open(member);
            var crc = new Crc32();
            crc.Append(stream);
            return crc.GetCurrentHashAsUInt32() == member.Crc;
        }
        catch (Exception e) when (e is EvalLogException or IOException or InvalidDataException or ZstdException)
        {
            return false;
        }
    }
}
