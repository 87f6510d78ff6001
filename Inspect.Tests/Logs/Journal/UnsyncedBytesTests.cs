using Inspect.Engine.Logs.Journal;

namespace Inspect.Tests.Logs.Journal;

/// <summary>What was written and may be lost by the system, kept until it is not.</summary>
public sealed class UnsyncedBytesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly UnsyncedBytes _bytes = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void WriteAgain_SmallAndLargeWrites_GivesEachByteItsPlace()
    {
        var expected = new byte[3_000_000];
        new Random(1).NextBytes(expected);
        var at = 0;
        foreach (var length in (int[])[1, 700, 300_000, 65_536, 2, 1_000_000, 262_144, 262_143, 5, 900_000])
        {
            _bytes.Add(at, expected.AsSpan(at, length));
            at += length;
        }

        Assert.Equal(expected[..at], Written());
    }

    [Fact]
    public void WriteAgain_TheCallersBytesChangedMeanwhile_GivesThoseThatWereWritten()
    {
        byte[] reused = [1, 2, 3];
        _bytes.Add(0, reused);
        reused.AsSpan().Clear();

        Assert.Equal([1, 2, 3], Written());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(262_144)]
    [InlineData(500_000)]
    [InlineData(700_000)]
    public void Cut_AtAnOffset_KeepsWhatLiesBeforeIt(int offset)
    {
        var all = new byte[600_000];
        new Random(2).NextBytes(all);
        _bytes.Add(0, all);

        _bytes.Cut(offset);

        Assert.Equal(all[..Math.Min(offset, all.Length)], Written());
        Assert.Equal(offset == 0, _bytes.IsEmpty);
    }

    [Fact]
    public void Add_BehindACut_GoesOnThere()
    {
        _bytes.Add(0, [1, 2, 3, 4]);
        _bytes.Cut(2);
        _bytes.Add(2, [5, 6]);

        Assert.Equal([1, 2, 5, 6], Written());
    }

    [Fact]
    public void Prepend_OlderOnes_AreWrittenFirst()
    {
        var older = new UnsyncedBytes();
        older.Add(0, [1, 1, 1]);
        _bytes.Add(2, [2, 2]);

        _bytes.Prepend(older);

        Assert.Equal([1, 1, 2, 2], Written());
    }

    [Fact]
    public void Clear_AllSynced_IsEmpty()
    {
        _bytes.Add(0, [1]);
        _bytes.Clear();

        Assert.True(_bytes.IsEmpty);
        Assert.Empty(Written());
    }

    private byte[] Written()
    {
        var path = _folder.File("again");
        using (var file = File.OpenHandle(path, FileMode.Create, FileAccess.Write))
        {
            _bytes.WriteAgain(file);
        }

        return File.ReadAllBytes(path);
    }
}
