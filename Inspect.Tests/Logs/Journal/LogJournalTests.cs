using Inspect.Engine.Logs.Journal;
using Inspect.Engine.Logs.Zip;
using ZstdSharp;

namespace Inspect.Tests.Logs.Journal;

/// <summary>What a journal makes of a disk that fails it.</summary>
public sealed class LogJournalTests
{
    [Fact]
    public void Sync_RefusedAndForgottenBySystem_IsWrittenAgain()
    {
        using var folder = new TemporaryFolder();
        var isRefused = true;
        using var journal = LogJournal.Create(folder.File("samples.journal"), file =>
        {
            if (isRefused)
            {
                // A system that could not bring a page to disk takes it for clean, and reads it as it was before.
                RandomAccess.Write(file, new byte[RandomAccess.GetLength(file)], 0);
                throw new IOException("No space left on device");
            }
        });
        journal.Append(ZipPacker.Pack("a.json", "first"u8));
        Assert.Throws<IOException>(journal.Sync);
        Assert.True(journal.IsDirty);
        journal.Append(ZipPacker.Pack("b.json", "second"u8));

        isRefused = false;
        journal.Sync();

        Assert.False(journal.IsDirty);
        Assert.Equal(["a.json", "b.json"], JournalScan.Whole(journal.Path).Members.Select(m => m.Name));
    }

    [Fact]
    public void Rewind_AfterARefusedSync_BringsNothingBack()
    {
        using var folder = new TemporaryFolder();
        var isRefused = true;
        using var journal = LogJournal.Create(folder.File("samples.journal"), _ =>
        {
            if (isRefused)
            {
                throw new IOException("No space left on device");
            }
        });
        journal.Append(ZipPacker.Pack("a.json", "first"u8));
        var length = journal.Length;
        journal.Append(ZipPacker.Pack("header.json", "the end"u8));
        Assert.Throws<IOException>(journal.Seal);

        journal.Rewind(1, length);
        isRefused = false;
        journal.Sync();

        Assert.Equal(["a.json"], JournalScan.Whole(journal.Path).Members.Select(m => m.Name));
    }

    [Fact]
    public void AppendLarge_MoreThanIsHeldAtOnce_IsAMemberLikeTheOthers()
    {
        using var folder = new TemporaryFolder();
        var content = new byte[40 << 20];
        new Random(1).NextBytes(content); // packs to no less
        using (var journal = LogJournal.Create(folder.File("samples.journal")))
        {
            journal.Append(ZipPacker.Pack("a.json", "first"u8));
            journal.AppendLarge("large.json", target =>
            {
                target.Write(content.AsSpan(0, 1_000_000));
                target.Write(content.AsSpan(1_000_000));
            });
            journal.AppendLarge("small.json", target => target.Write("[]"u8));
            journal.Append(ZipPacker.Pack("b.json", "last"u8));
            journal.Seal();
        }

        using var archive = ZipFile.Open(folder.File("samples.journal"));
        Assert.Equal(["a.json", "large.json", "small.json", "b.json"], archive.Directory.Members.Values.OrderBy(m => m.Offset).Select(m => m.Name));
        Assert.True(content.AsSpan().SequenceEqual(archive.ReadAll(archive.Directory.Find("large.json")!)));
        Assert.Equal("[]"u8, archive.ReadAll(archive.Directory.Find("small.json")!));
        Assert.Equal(["samples.journal"], Directory.GetFiles(Path.GetDirectoryName(folder.File("samples.journal"))!).Select(Path.GetFileName));
    }

    [Fact]
    public void AppendLarge_OnADiskThatRefuses_LeavesNothingOfIt()
    {
        using var folder = new TemporaryFolder();
        var isRefused = true;
        using var journal = LogJournal.Create(folder.File("samples.journal"), _ =>
        {
            if (isRefused)
            {
                throw new IOException("No space left on device");
            }
        });
        journal.Append(ZipPacker.Pack("a.json", "first"u8));
        var length = journal.Length;
        var content = new byte[20 << 20];
        new Random(1).NextBytes(content);

        Assert.Throws<IOException>(() => journal.AppendLarge("large.json", target => target.Write(content)));

        Assert.Equal((length, length), (journal.Length, new FileInfo(journal.Path).Length));
        isRefused = false;
        journal.Append(ZipPacker.Pack("b.json", "last"u8));
        journal.Sync();
        Assert.False(journal.IsDirty);
        Assert.Equal(["a.json", "b.json"], JournalScan.Whole(journal.Path).Members.Select(m => m.Name));
    }

    [Fact]
    public void Packed_SeveralFrames_AreOneContent()
    {
        using var packed = new MemoryStream();
        var content = System.Text.Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 5_000).Select(i => $"{i},")));
        using var stream = new PackedStream(packed, () => new CompressionStream(packed, 3, leaveOpen: true), 1_000);

        stream.Write(content.AsSpan(0, 7));
        stream.Write(content.AsSpan(7));
        stream.Finish();

        Assert.Equal((content.Length, System.IO.Hashing.Crc32.HashToUInt32(content)), (stream.SizeBytes, stream.Crc));
        packed.Position = 0;
        using var read = new DecompressionStream(packed);
        using var whole = new MemoryStream();
        read.CopyTo(whole);
        Assert.Equal(content, whole.ToArray());
    }
}
