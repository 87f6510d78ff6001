using Inspect.Engine.Logs.Zip;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;

namespace Inspect.Engine.Logs.Journal;

/// <summary>
/// The append-only file behind a running log: members one after another, without a directory. It is the log-to-be: a flush copies it and
/// adds a directory, and at the end it becomes the log. A process that dies leaves whole members and at most one that is cut off.
/// </summary>
/// <remarks>
/// Not thread-safe but for <see cref="Sync"/>. What could not be written, for lack of space for example, is kept and comes first at the
/// next try. What was written is kept until it is synced: a system that fails to bring a page to disk may forget it.
/// </remarks>
internal sealed class LogJournal : IDisposable
{
    private const int PieceBytes = 1 << 20;

    /// <summary>Bytes of a large member that are held until they are on the disk.</summary>
    private const long MostUnsyncedBytes = 16L << 20;

    private readonly Queue<(PackedMember Member, byte[] Bytes)> _waiting = new();
    private readonly Lock _syncing = new(); // held while the disk is at work
    private readonly Lock _gate = new(); // guards what is not synced
    private readonly ZipWriter _zip;
    private readonly Action<SafeFileHandle> _flush;
    private UnsyncedBytes _unsynced = new();
    private bool _isSyncFailed;
    private SafeFileHandle _file;

    private LogJournal(string path, SafeFileHandle file, ZipWriter zip, Action<SafeFileHandle> flush)
    {
        Path = path;
        _file = file;
        _zip = zip;
        _flush = flush;
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
    public bool IsDirty
    {
        get
        {
            lock (_gate)
            {
                return !_unsynced.IsEmpty;
            }
        }
    }

    /// <summary>Makes a new journal.</summary>
    /// <param name="path">The file.</param>
    /// <param name="flush">Brings a file to disk; null for what the system does.</param>
    public static LogJournal Create(string path, Action<SafeFileHandle>? flush = null) => new(
        path, File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete), new ZipWriter(0, []), flush ?? RandomAccess.FlushToDisk);

    /// <summary>Goes on with a journal whose writer is gone. What is cut off at its end goes; a damaged member before that is left out, and its bytes stay.</summary>
    /// <param name="path">The file.</param>
    /// <param name="flushed">The log, which is a copy of the journal's first members, and whole where the journal is not; null when it is damaged.</param>
    /// <param name="logger">Is told of what is repaired and left out.</param>
    public static LogJournal Continue(string path, ZipFile? flushed, ILogger logger)
    {
        var (members, end, damaged) = JournalScan.Whole(path);
        if (flushed is not null && !JournalScan.Covers(members, flushed))
        {
            // Before anything is cut: what follows a damaged member is found once the member is whole again.
            JournalScan.Restore(path, flushed);
            logger.LogRestored(path);
            (members, end, damaged) = JournalScan.Whole(path);
        }

        if (damaged.Count > 0)
        {
            logger.LogLeftOut(path, damaged.Count, damaged[0].Name);
        }

        var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete);
        if (RandomAccess.GetLength(file) is var length && length > end)
        {
            logger.LogCutOff(path, length - end);
            RandomAccess.SetLength(file, end);
        }

        return new LogJournal(path, file, new ZipWriter(end, members), RandomAccess.FlushToDisk);
    }

    /// <summary>Adds a member, after those that wait.</summary>
    public void Append(PackedMember member) => Append(member, ZipWriter.Encode(member));

    /// <summary>Adds a member whose bytes are made, after those that wait.</summary>
    public void Append(PackedMember member, byte[] bytes)
    {
        Wait(member, bytes);
        Drain();
    }

    /// <summary>Adds a member that the next <see cref="Drain"/> writes.</summary>
    public void Wait(PackedMember member, byte[] bytes) => _waiting.Enqueue((member, bytes));

    /// <summary>Adds a member that is too large to be held. It is packed into a file beside the journal first.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="write">Writes its content; may be asked twice.</param>
    /// <exception cref="IOException">There is no room; nothing was added.</exception>
    public void AppendLarge(string name, Action<Stream> write)
    {
        Drain();
        using var packed = new FileStream(Path + ".member", FileMode.Create, FileAccess.ReadWrite, FileShare.None, PieceBytes, FileOptions.DeleteOnClose);
        var member = ZipPacker.Pack(name, write, packed);
        packed.Position = 0;
        var at = _zip.Offset;
        try
        {
            Put(ZipWriter.EncodeHeader(name, member.Method, member.Crc, member.PackedBytes, member.SizeBytes));
            var piece = new byte[(int)Math.Min(PieceBytes, packed.Length)];
            for (var unsynced = 0L; packed.Position < packed.Length;)
            {
                var next = piece.AsSpan(0, (int)Math.Min(PieceBytes, packed.Length - packed.Position));
                packed.ReadExactly(next);
                Put(next);
                unsynced += next.Length;
                if (unsynced >= MostUnsyncedBytes)
                {
                    Sync();
                    unsynced = 0;
                }
            }
        }
        catch (IOException)
        {
            lock (_gate)
            {
                _unsynced.Cut(_zip.Offset);
            }

            TryCut(_zip.Offset);
            throw;
        }

        _zip.Commit(member, at - _zip.Offset);

        void Put(ReadOnlySpan<byte> bytes)
        {
            RandomAccess.Write(_file, bytes, at);
            lock (_gate)
            {
                _unsynced.Add(at, bytes);
            }

            at += bytes.Length;
        }
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

            lock (_gate)
            {
                _unsynced.Add(_zip.Offset, next.Bytes);
            }

            _zip.Commit(next.Member, next.Bytes.Length);
            _waiting.Dequeue();
        }
    }

    /// <summary>Brings all members to disk. May run beside <see cref="Append(PackedMember)"/>.</summary>
    /// <exception cref="IOException">The disk refuses; the next sync writes the bytes again.</exception>
    public void Sync()
    {
        lock (_syncing)
        {
            UnsyncedBytes written;
            lock (_gate)
            {
                written = _unsynced;
                _unsynced = new UnsyncedBytes();
            }

            try
            {
                if (_isSyncFailed)
                {
                    written.WriteAgain(_file);
                }

                _flush(_file);
                _isSyncFailed = false;
                written.Clear();
            }
            catch (IOException)
            {
                _isSyncFailed = true;
                lock (_gate)
                {
                    _unsynced.Prepend(written);
                }

                throw;
            }
            catch (ObjectDisposedException)
            {
                // Sealed meanwhile, which synced it.
            }
        }
    }

    /// <summary>Copies the members as an archive of its own into a stream.</summary>
    public static void Copy(SafeFileHandle file, IReadOnlyList<ZipMember> members, long length, Stream target)
    {
        new ZipSlice(file, 0, length).CopyTo(target, 1 << 20);
        ZipWriter.WriteDirectory(members, length, (bytes, _) => target.Write(bytes));
    }

    /// <summary>Writes the directory after the members, brings all to disk and closes the file: it is an archive then.</summary>
    public void Seal()
    {
        try
        {
            ZipWriter.WriteDirectory(_zip.Members, _zip.Offset, (bytes, at) => RandomAccess.Write(_file, bytes, _zip.Offset + at));
            Sync();
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
        lock (_syncing)
        {
            if (_file.IsClosed)
            {
                _file = File.OpenHandle(Path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete);
            }

            _waiting.Clear();
            _zip.Rewind(count, length);
            lock (_gate)
            {
                _unsynced.Cut(length);
            }

            TryCut(length);
        }
    }

    public void Dispose() => _file.Dispose();

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
