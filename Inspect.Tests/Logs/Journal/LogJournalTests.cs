using Inspect.Engine.Logs.Journal;
using Inspect.Engine.Logs.Zip;

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
}
