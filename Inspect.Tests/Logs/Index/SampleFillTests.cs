using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Index;
using Inspect.Engine.Logs.Journal;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Values;
using Microsoft.Data.Sqlite;

namespace Inspect.Tests.Logs.Index;

/// <summary>The samples of a log come into the database in pieces, and into sight all at once.</summary>
public sealed class SampleFillTests : IDisposable
{
    private const int Samples = (2 * SampleFill.MostRows) + 500;

    private static readonly IReadOnlyList<EvalSampleSummary> Rows =
        [.. Enumerable.Range(1, Samples).Select(i => SampleSummaries.Of(MakeLog.Sample(SampleId.Of(i), input: "Where is the wombat?")))];

    private readonly TemporaryFolder _folder = new();
    private readonly LogDatabase _database;
    private readonly LogFile _file;

    public SampleFillTests()
    {
        _database = LogDatabase.Open(_folder.File("index.db"), () => { });
        _file = new LogFile(_folder.File("a.eval"), _folder.Path, 100, MakeLog.Noon);
        Save(_file);
    }

    public void Dispose()
    {
        _database.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Step_LargeLog_WritesAThousandRowsAndShowsNoneBeforeTheLast()
    {
        var fill = new SampleFill();
        fill.Add(_file, Rows, []);
        var seen = new List<(long Rows, int? Count, int Hits)>();

        while (fill.Waiting > 0)
        {
            _database.Write(fill.Step);
            seen.Add((Number("SELECT COUNT(*) FROM samples"), Count(_file), Hits()));
        }

        Assert.Equal([(1000, null, 0), (2000, null, 0), (2500, 2500, 10)], seen);
        Assert.Equal(["999", "1000", "1001"], Page(998, 3).Select(s => s.Id.Text));
    }

    [Fact]
    public void Step_SmallLogs_ShareATransaction()
    {
        var second = _file with { Path = _folder.File("b.eval") };
        Save(second);
        var fill = new SampleFill();
        fill.Add(_file, [.. Rows.Take(3)], []);
        fill.Add(second, [], []);

        _database.Write(fill.Step);

        Assert.Equal((0, 3, 0), (fill.Waiting, Count(_file), Count(second)));
    }

    [Fact]
    public void Step_BrokenOff_IsGoneOnWithByTheNextProcess()
    {
        var first = new SampleFill();
        first.Add(_file, Rows, []);
        _database.Write(first.Step);
        var second = new SampleFill();
        second.Add(_file, Rows, []);

        // Both are at work, as two processes can be.
        _database.Write(second.Step);
        _database.Write(first.Step);
        _database.Write(second.Step);

        Assert.Equal((Samples, (int?)Samples), (Number("SELECT COUNT(*) FROM samples"), Count(_file)));
        Assert.Equal(Samples, Page(0, Samples + 1).DistinctBy(s => s.Id).Count());
    }

    [Fact]
    public void Step_LogChangedMeanwhile_IsLeftAndItsRowsAreRemovedBitByBit()
    {
        var fill = new SampleFill();
        fill.Add(_file, Rows, []);
        _database.Write(fill.Step);
        _database.Write(fill.Step);
        var changed = _file with { SizeBytes = 200 };
        Save(changed);

        _database.Write(fill.Step);
        var next = new SampleFill();
        next.Add(changed, [.. Rows.Take(2)], []);
        _database.Write(next.Step);
        var left = new List<long>();
        while (Sweep())
        {
            left.Add(Number("SELECT COUNT(*) FROM samples"));
        }

        Assert.Equal((0, 2), (fill.Waiting, Count(changed)));
        Assert.Equal([1002L, 2L], left);
        Assert.Equal(2, Hits());
    }

    [Fact]
    public void Step_FileCannotBeReadAnyMore_ShowsNothingOfIt()
    {
        var fill = new SampleFill();
        fill.Add(_file, Rows, []);
        _database.Write(fill.Step);
        var unreadable = new SampleFill();
        unreadable.Add(_file, [], []);

        _database.Write(unreadable.Step);

        Assert.Equal((0, 0), (Count(_file), Hits()));
        Assert.Empty(Page(0, 10));
    }

    [Fact]
    public void Save_LogWithManySamplesIsGone_IsOutOfSightAtOnce()
    {
        var fill = new SampleFill();
        fill.Add(_file, [.. Rows.Take(900)], []);
        _database.Write(fill.Step);

        _database.Write(c => LogRows.Save(c, [], [_file.Path]));

        Assert.Equal((0, 900L), (Hits(), Number("SELECT COUNT(*) FROM samples")));
        Assert.True(Sweep());
        Assert.Equal(0, Number("SELECT COUNT(*) FROM samples"));
    }

    private int? Count(LogFile file)
    {
        int? count = null;
        _database.Use(c => count = SampleRows.Filled(c, file)?.Count);
        return count;
    }

    private System.Collections.Immutable.ImmutableArray<EvalSampleSummary> Page(int first, int count) => _database.Use(c =>
        SampleRows.Filled(c, _file) is { } log ? SampleRows.Page(c, log.Log, log.Count, SampleQuery.All, first, count).Samples : []);

    private int Hits() => _database.Use(c => SampleRows.Search(c, "wombat", 10)).Count;

    private void Save(LogFile file) => _database.Write(c => LogRows.Save(c, [new LogEntry(file, new LogOverview(), null)], []));

    private bool Sweep()
    {
        var isMore = false;
        _database.Write(c => isMore = SampleFill.Sweep(c));
        return isMore;
    }

    private long Number(string query) => _database.Use(connection =>
    {
        using var command = new SqliteCommand(query, connection);
        return (long)command.ExecuteScalar()!;
    });
}
