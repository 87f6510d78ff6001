using System.Buffers;
using System.Text;
using Inspect.Engine.Logs.Format;
using Microsoft.Win32.SafeHandles;
using static Inspect.Engine.Logs.Zip.ZipFormat;

namespace Inspect.Engine.Logs.Zip;

/// <summary>The directory of an archive: its members by name, the last entry of a name winning (log format 2.2).</summary>
/// <remarks>Not thread-safe. Its bytes are lent from a pool until all members are asked for, or it is disposed.</remarks>
internal sealed class ZipDirectory : IDisposable
{
    // The parts that every log has are named shorter than any sample or flush: where those stand is noted on the one walk that
    // checks the directory, and a header is found without another one over a hundred thousand samples.
    private const int LongestNoted = 19;
    private const int MostNoted = 64;

    private readonly List<int> _noted = [];
    private byte[]? _lent;
    private int _size;
    private Dictionary<string, ZipMember>? _members;
    private HashSet<string> _overlapping = [];

    /// <summary>Members by name.</summary>
    public IReadOnlyDictionary<string, ZipMember> Members => Unpacked();

    /// <summary>Where the directory begins: the end of the members' bytes.</summary>
    public long Offset { get; private init; }

    private ReadOnlySpan<byte> Packed => _lent is null ? throw new ObjectDisposedException(nameof(ZipDirectory)) : _lent.AsSpan(0, _size);

    /// <summary>A directory without members, to be filled.</summary>
    public static ZipDirectory Empty() => new() { _members = new Dictionary<string, ZipMember>(StringComparer.Ordinal) };

    /// <summary>Reads the directory from the end of a file.</summary>
    /// <exception cref="EvalLogException">The file is no archive, or its directory is damaged.</exception>
    public static ZipDirectory Read(SafeFileHandle file, string path)
    {
        var length = RandomAccess.GetLength(file);
        var (offset, size) = ZipEnd.Locate(file, path, length);
        var directory = new ZipDirectory { Offset = offset, _lent = ArrayPool<byte>.Shared.Rent(size) };
        try
        {
            directory._size = ZipFile.ReadFully(file, directory._lent.AsSpan(0, size), offset);
            directory.Check(path, length);
            return directory;
        }
        catch (Exception e) when (e is IOException or EvalLogException)
        {
            directory.Dispose();
            throw;
        }
    }

    /// <summary>Adds a member, replacing one of the same name.</summary>
    public void Add(ZipMember member) => Unpacked()[member.Name] = member;

    /// <summary>One member; null when there is none of this name.</summary>
    public ZipMember? Find(string name)
    {
        if (_members is not null)
        {
            return _members.GetValueOrDefault(name);
        }

        var wanted = Encoding.UTF8.GetBytes(name);
        return wanted.Length <= LongestNoted && _noted.Count <= MostNoted ? FindNoted(wanted) : FindWalking(wanted);
    }

    /// <summary>The member lies in the bytes of one before it, as only bombs have it: a few bytes unpacked again under many names. Known once all members are.</summary>
    public bool IsOverlapping(ZipMember member) => _overlapping.Contains(member.Name);

    /// <summary>There is a member of this name.</summary>
    public bool Contains(string name) => Find(name) is not null;

    /// <summary>Gives the bytes back. Members that are known stay.</summary>
    public void Dispose()
    {
        if (_lent is not null)
        {
            ArrayPool<byte>.Shared.Return(_lent);
            _lent = null;
        }
    }

    /// <summary>Walks over all entries once: each must follow the one before it, and the last end where the directory does.</summary>
    private void Check(string path, long length)
    {
        var count = 0;
        var entries = new ZipEntries(Packed);
        while (entries.MoveNext())
        {
            count++;
            if (entries.Name.Length <= LongestNoted && _noted.Count <= MostNoted)
            {
                _noted.Add(entries.Start);
            }
        }

        if (entries.Position != _size)
        {
            throw ZipEnd.Damaged(path, $"its zip directory is broken at byte {Offset + entries.Position:N0} of {length:N0}, after {count:N0} members");
        }
    }

    private ZipMember? FindNoted(ReadOnlySpan<byte> wanted)
    {
        var packed = Packed;
        for (var i = _noted.Count - 1; i >= 0; i--)
        {
            var entry = new ZipEntries(packed[_noted[i]..]);
            if (entry.MoveNext() && entry.Name.SequenceEqual(wanted))
            {
                return entry.Member();
            }
        }

        return null;
    }

    private ZipMember? FindWalking(ReadOnlySpan<byte> wanted)
    {
        ZipMember? found = null;
        var entries = new ZipEntries(Packed);
        while (entries.MoveNext())
        {
            if (entries.Name.SequenceEqual(wanted))
            {
                found = entries.Member();
            }
        }

        return found;
    }

    private Dictionary<string, ZipMember> Unpacked()
    {
        if (_members is null)
        {
            var members = new Dictionary<string, ZipMember>(StringComparer.Ordinal);
            var entries = new ZipEntries(Packed);
            while (entries.MoveNext())
            {
                var member = entries.Member();
                members[member.Name] = member;
            }

            _members = members;
            _overlapping = Overlapping(members.Values);
            Dispose();
        }

        return _members;
    }

    private HashSet<string> Overlapping(IEnumerable<ZipMember> members)
    {
        var overlapping = new HashSet<string>(StringComparer.Ordinal);
        var end = 0L;
        foreach (var member in members.OrderBy(m => m.Offset))
        {
            // A member that does not even lie in the file is refused for itself, and says nothing about the others.
            var room = Offset - LocalSize - member.Offset;
            if (member.Offset < 0 || member.PackedBytes < 0 || member.PackedBytes > room)
            {
                continue;
            }

            if (member.Offset < end)
            {
                overlapping.Add(member.Name);
            }

            end = Math.Max(end, member.Offset + LocalSize + member.PackedBytes);
        }

        return overlapping;
    }
}
