using System.Text;
using Inspect.Engine.Logs.Writing;
using Inspect.Engine.Values;

namespace Inspect.Tests.Logs.Writing;

/// <summary>Summaries of a log that is being written: each is read as it was given, wherever it lies.</summary>
public sealed class SummarySpillTests
{
    private const int Many = 5_000;

    [Fact]
    public void Rows_OfEverySize_AreReadAsTheyWereGiven_OneByOneAndTogether()
    {
        using var folder = new TemporaryFolder();
        using var spill = new SummarySpill(folder.File("rows"));
        var random = new Random(1);
        int[] sizes = [0, 1, SummarySpill.PieceBytes - 1, SummarySpill.PieceBytes, SummarySpill.PieceBytes + 1, 3 * SummarySpill.PieceBytes, .. Enumerable.Range(0, 300).Select(_ => random.Next(2_000))];
        var rows = sizes.Index().Select(s => Row(s.Item, s.Index)).ToArray();
        var places = new List<long>();
        foreach (var (index, row) in rows.Index())
        {
            var place = spill.Write(row);
            spill.Set(SampleId.Of(index), 1, place);
            places.Add(place);
            Assert.Equal(row, spill.Read(place).ToArray());
            Assert.Equal(row.Length, spill.LengthOf(place));
        }

        Assert.Equal(rows, spill.All().Select(r => r.ToArray()));
        Assert.Equal(rows.Reverse(), spill.Rows(places.AsEnumerable().Reverse()).Select(r => r.ToArray()));
        Assert.Equal([rows[7], rows[200], rows[7]], spill.Rows([places[7], places[200], places[7]]).Select(r => r.ToArray()));
    }

    [Fact]
    public void Row_OfASampleThatCameAgain_ComesLast()
    {
        using var folder = new TemporaryFolder();
        using var spill = new SummarySpill(folder.File("rows"));
        foreach (var (id, text) in new[] { (1, "a"), (2, "b"), (1, "c") })
        {
            spill.Set(SampleId.Of(id), 1, spill.Write(Encoding.UTF8.GetBytes(text)));
        }

        Assert.Equal(["b", "c"], spill.All().Select(r => Encoding.UTF8.GetString(r.Span)));
        Assert.Equal("c", Encoding.UTF8.GetString(spill.Read(spill.Find(SampleId.Of(1), 1)!.Value).Span));
    }

    [Fact]
    public void Rows_WithoutAFile_StayInMemory()
    {
        using var folder = new TemporaryFolder();
        using var spill = new SummarySpill(Path.Combine(folder.Path, "missing", "rows"));
        var rows = Enumerable.Range(0, 20).Select(i => Row(10_000, i)).ToArray();

        var places = rows.Select(r => spill.Write(r)).ToList();

        Assert.Equal(rows, spill.Rows(places).Select(r => r.ToArray()));
    }

    [Fact]
    public void Rows_OnceTheFolderIsThere_GoToTheFileAgain()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "later", "rows");
        using var spill = new SummarySpill(path);
        var rows = Enumerable.Range(0, 40).Select(i => Row(10_000, i)).ToArray();
        var places = rows.Take(20).Select(r => spill.Write(r)).ToList();

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        places.AddRange(rows.Skip(20).Select(r => spill.Write(r)));

        Assert.InRange(new FileInfo(path).Length, 10_000, 400_000);
        Assert.Equal(rows, spill.Rows(places).Select(r => r.ToArray()));
    }

    [Fact]
    public async Task Rows_OfManyAtOnce_AreEachTheirOwn()
    {
        using var folder = new TemporaryFolder();
        using var spill = new SummarySpill(folder.File("rows"));
        var places = new long[Many];

        await Parallel.ForEachAsync(Enumerable.Range(0, Many), TestContext.Current.CancellationToken, (i, _) =>
        {
            places[i] = spill.Write(Row(100 + (i % 900), i));
            Assert.Equal(Row(100 + (i % 900), i), spill.Read(places[i]).ToArray());
            return ValueTask.CompletedTask;
        });

        Assert.Equal(Enumerable.Range(0, Many).Select(i => Row(100 + (i % 900), i)), spill.Rows(places).Select(r => r.ToArray()));
    }

    [Fact]
    public void Read_AfterTheEnd_SaysThatItIsClosed()
    {
        using var folder = new TemporaryFolder();
        var spill = new SummarySpill(folder.File("rows"));
        var place = spill.Write(Row(10, 1));

        spill.Dispose();

        Assert.Contains("closed", Assert.Throws<IOException>(() => spill.Read(place)).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(folder.File("rows")));
    }

    private static byte[] Row(int size, int seed)
    {
        var bytes = new byte[size];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
