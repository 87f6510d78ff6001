using System.IO.Hashing;
using Inspect.Engine.Logs.Zip;
using Microsoft.Win32.SafeHandles;
using ZstdSharp;

namespace Inspect.Engine.Logs.Writing;

/// <summary>
/// The append-only file behind a running log: members one after another, without a directory. It is the log-to-be: a flush copies it and
/// adds a directory, and at the end it becomes the log. A process that dies leaves whole members and at most one that is cut off.
/// </summary>
/// <remarks>Not thread-safe. What could not be written, for lack of space for example, is kept and comes first at the next try.</remarks>
internal sealed class LogJournal : IDisposable
{
    private readonly Queue<(PackedMember Member, byte[] Bytes)> _waiting = new();
    private readonly ZipWriter _zip;
    private SafeFileHandle _file;

    private LogJournal(string path, SafeFileHandle file, ZipWriter zip)
    {
        Path = path;
        _file = file;
        _zip = zip;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Bytes of whole members.</summary>
    public long Length => _zip.Offset;

    /// <summary>Entries so far.</summary>
    public IReadOnlyList<ZipMember> Members => _zip.Members;

    /// <summary>Members that are not in the file yet.</summary>
    public bool IsBehind => _waiting.Count > 0;

    /// <summary>There is something that a sync would bring to disk.</summary>
    public bool IsDirty { get; private set; }

    /// <summary>Makes a new journal.</summary>
    public static LogJournal Create(string path) =>
        new(path, File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete), new ZipWriter(0, []));

    /// <summary>Goes on with a journal whose writer is gone. What is cut off at its end goes; a damaged member before that is left out, and its bytes stay.</summary>
    public static LogJournal Continue(string path)
    {
        var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete);
        var members = new List<ZipMember>();
        var end = 0L;
        using (var archive = ZipFile.Open(path, (_, _) => ZipDirectory.Empty()))
        {
            foreach (var (member, next) in ZipScan.WithEnds(file, 0))
            {
                if (IsWhole(archive, member))
                {
                    members.Add(member);
                    end = next;
                }
            }
        }

        RandomAccess.SetLength(file, end);
        return new LogJournal(path, file, new ZipWriter(end, members));
    }

    /// <summary>Writes the members of a log that was flushed over the journal's first, which are the same where they are whole. To be opened anew after that.</summary>
    public void Restore(ZipFile flushed)
    {
        var buffer = new byte[1 << 20];
        for (var at = 0L; at < flushed.Directory.Offset;)
        {
            var count = (int)Math.Min(buffer.Length, flushed.Directory.Offset - at);
            count = ZipFile.ReadFully(flushed.Handle, buffer.AsSpan(0, count), at);
            RandomAccess.Write(_file, buffer.AsSpan(0, count), at);
            at += count;
        }

        RandomAccess.FlushToDisk(_file);
    }

    /// <summary>Adds a member, after those that wait.</summary>
    public void Append(PackedMember member)
    {
        _waiting.Enqueue((member, ZipWriter.Encode(member)));
        Drain();
    }

    /// <summary>Writes what waits.</summary>
    /// <exception cref="IOException">There is still no room.</exception>
    public void Drain()
    {
        while (_waiting.TryPeek(out var next))
        {
            try
            {
                RandomAccess.Write(_file, next.Bytes, _zip.Offset);
            }
            catch (IOException)
            {
                TryCut(_zip.Offset);
                throw;
            }

            _zip.Commit(next.Member, next.Bytes.Length);
            _waiting.Dequeue();
            IsDirty = true;
        }
    }

    /// <summary>Brings all members to disk. May run beside <see cref="Append"/>.</summary>
    public void Sync()
    {
        IsDirty = false;
        try
        {
            RandomAccess.FlushToDisk(_file);
        }
        catch (IOException)
        {
            IsDirty = true;
            throw;
        }
        catch (ObjectDisposedException)
        {
            // Sealed meanwhile, which synced it.
        }
    }

    /// <summary>Copies the members as an archive of its own into a stream.</summary>
    public static void Copy(SafeFileHandle file, IReadOnlyList<ZipMember> members, long length, Stream target)
    {
        new ZipSlice(file, 0, length).CopyTo(target, 1 << 20);
        target.Write(ZipWriter.EncodeDirectory(members, length));
    }

    /// <summary>Writes the directory after the members, brings all to disk and closes the file: it is an archive then.</summary>
    public void Seal()
    {
        var directory = _zip.EncodeDirectory();
        try
        {
            RandomAccess.Write(_file, directory, _zip.Offset);
            RandomAccess.FlushToDisk(_file);
        }
        catch (IOException)
        {
            TryCut(_zip.Offset);
            throw;
        }

        _file.Dispose();
    }

    /// <summary>Takes back the last members, and opens the file again if it was sealed.</summary>
    public void Rewind(int count, long length)
    {
        if (_file.IsClosed)
        {
            _file = File.OpenHandle(Path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete);
        }

        _waiting.Clear();
        _zip.Rewind(count, length);
        TryCut(length);
    }

    public void Dispose() => _file.Dispose();

    private static bool IsWhole(ZipFile archive, ZipMember member)
    {
        try
        {
            // As a stream: a member may be larger than what is loaded at once.
            using var stream = archive.Open(member);
            var crc = new Crc32();
            crc.Append(stream);
            return crc.GetCurrentHashAsUInt32() == member.Crc;
        }
        catch (Exception e) when (e is EvalLogException or IOException or InvalidDataException or ZstdException or ArgumentException)
        {
            return false;
        }
    }

    private void TryCut(long length)
    {
        try
        {
            RandomAccess.SetLength(_file, length);
        }
        catch (IOException)
        {
            // The next write starts at the same place, and readers stop at what is no member.
        }
    }
}
