using Inspect.Engine;
using Inspect.Engine.Logs.Index;
using Inspect.Engine.Logs.Journal;
using Inspect.Engine.Logs.Reading;
using Inspect.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace Inspect.Tests.Logs.Index;

/// <summary>The database of the index can go, or break, at any time: it is made anew, and the logs tell what was in it.</summary>
public sealed class LogDatabaseTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string File => _folder.File("app/index.db");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Samples_DatabaseDeletedMeanwhile_ComeFromTheLogAndAreFoundAgain(bool hasNoFolder)
    {
        var path = await MakeLog.FinishedAsync(_folder, ".eval", Stop);
        await using var index = Open();
        await index.FillAsync(TimeProvider.System, Stop).WaitAsync(Patience.Most, Stop);
        Forget(hasNoFolder);

        var page = await index.SamplesAsync(path, SampleQuery.All, 0, 10, Stop);
        await index.SearchAsync("hello", 10, Stop);
        await index.FillAsync(TimeProvider.System, Stop).WaitAsync(Patience.Most, Stop);

        Assert.Equal((2, 2), (page.Total, page.Samples.Length));
        Assert.Equal(2, (await index.SearchAsync("hello", 10, Stop)).Count);
    }

    [Fact]
    public async Task Search_TablesAreGone_FindsNothingAndThenAll()
    {
        await MakeLog.FinishedAsync(_folder, ".eval", Stop);
        await using var index = Open();
        await index.FillAsync(TimeProvider.System, Stop).WaitAsync(Patience.Most, Stop);
        Execute("DROP TABLE texts; DROP TABLE samples");

        var hits = await index.SearchAsync("hello", 10, Stop);
        await index.FillAsync(TimeProvider.System, Stop).WaitAsync(Patience.Most, Stop);

        Assert.Empty(hits);
        Assert.Equal(2, (await index.SearchAsync("hello", 10, Stop)).Count);
    }

    [Theory]
    [InlineData("overview")]
    public async Task List_RowIsDamaged_IsReadFromTheLogAgain(string column)
    {
        await MakeLog.FinishedAsync(_folder, ".eval", Stop);
        await using (var first = Open())
        {
            await first.ListAsync(Stop);
        }

        Execute($"UPDATE logs SET {column} = x'7B00'");
        await using var index = Open();
        var damaged = Assert.Single(await index.ListAsync(Stop));
        Assert.True(damaged.Overview is null || damaged.Header is null);

        await index.UntilAsync(entries => entries is [{ Overview: not null, Header: not null }]);
        var entry = Assert.Single(await index.ListAsync(Stop));

        Assert.Equal(("demo", "demo"), (entry.Overview!.Task, entry.Header!.Eval.Task));
    }

    [Fact]
    public async Task Samples_RowIsDamaged_ComeFromTheLog()
    {
        var path = await MakeLog.FinishedAsync(_folder, ".eval", Stop);
        await using var index = Open();
        await index.FillAsync(TimeProvider.System, Stop).WaitAsync(Patience.Most, Stop);
        Execute("UPDATE samples SET summary = x'7B00' WHERE n = 0");

        var page = await index.SamplesAsync(path, SampleQuery.All, 0, 10, Stop);

        Assert.Equal(["1", "2"], page.Samples.Select(s => s.Id.Text));
        Assert.Equal(["2"], (await index.SearchAsync("hello", 10, Stop)).Select(h => h.Summary.Id.Text));
    }

    [Fact]
    public async Task Fill_DatabaseRefusesRows_SaysSo()
    {
        await using var index = Open();
        await index.FillAsync(TimeProvider.System, Stop).WaitAsync(Patience.Most, Stop);
        Execute("CREATE TRIGGER refuse BEFORE INSERT ON logs BEGIN SELECT RAISE(ABORT, 'no more'); END");
        await MakeLog.FinishedAsync(_folder, ".eval", Stop);

        var error = await Assert.ThrowsAsync<InspectException>(() => index.FillAsync(TimeProvider.System, Stop).WaitAsync(Patience.Most, Stop));

        Assert.Contains("no more", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_ManyAtOnceInANewFolder_ShareOneDatabase()
    {
        for (var round = 0; round < 5; round++)
        {
            var path = _folder.File($"{round}/index.db");
            var made = 0;
            var databases = new LogDatabase[6];

            Parallel.For(0, databases.Length, i => databases[i] = LogDatabase.Open(path, () => Interlocked.Increment(ref made)));
            databases[0].Use(c => Run(c, "INSERT INTO logs (path, root, size, modified) VALUES ('p', 'r', 1, 1)"));

            Assert.Equal(1, made);
            Assert.All(databases, d => Assert.Single(d.Use(SampleRows.Known)));
            Assert.All(databases, d => d.Dispose());
        }
    }

    private LogIndex Open() => new(Options.Create(new LogsOptions { Dir = _folder.Path }), TimeProvider.System);

    /// <summary>What somebody does who tidies up.</summary>
    private void Forget(bool hasNoFolder)
    {
        SqliteConnection.ClearAllPools();
        if (hasNoFolder)
        {
            // At once, so that no file that the index makes at this moment keeps the folder.
            Directory.Move(Path.GetDirectoryName(File)!, _folder.File("gone"));
            Directory.Delete(_folder.File("gone"), recursive: true);
            return;
        }

        foreach (var file in Directory.EnumerateFiles(Path.GetDirectoryName(File)!, "index.db*"))
        {
            System.IO.File.Delete(file);
        }
    }

    private void Execute(string text)
    {
        using var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        connection.Open();
        Run(connection, text);
    }

    private static int Run(SqliteConnection connection, string text)
    {
        using var command = connection.CreateCommand();
        command.CommandText = text;
        return command.ExecuteNonQuery();
    }
}
