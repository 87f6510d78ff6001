using Inspect.Engine.Logs.Index;
using Inspect.Engine.Logs.Journal;
using Inspect.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Inspect.Tests.Logs.Index;

/// <summary>What the index gets over by itself is in the app's log.</summary>
public sealed class LogIndexMessagesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Search_InADatabaseWithoutItsTables_IsReported()
    {
        var stop = TestContext.Current.CancellationToken;
        await MakeLog.FinishedAsync(_folder, ".eval", stop);
        var logger = new ListLogger<LogIndex>();
        await using var index = new LogIndex(Options.Create(new LogsOptions { Dir = _folder.Path }), TimeProvider.System, logger);
        await index.FillAsync(TimeProvider.System, stop).WaitAsync(Patience.Most, stop);
        await using (var connection = new SqliteConnection($"Data Source={Path.Combine(_folder.Path, "app", "index.db")};Pooling=False"))
        {
            await connection.OpenAsync(stop);
            await using var command = new SqliteCommand("DROP TABLE texts; DROP TABLE samples", connection);
            await command.ExecuteNonQueryAsync(stop);
        }

        var hits = await index.SearchAsync("hello", 10, stop);

        Assert.Empty(hits);
        Assert.Equal(
            Enumerable.Repeat((LogLevel.Information, "The index of logs is new or was damaged, and is filled from the logs"), 2), logger.Entries.Select(e => (e.Level, e.Message)));
    }
}
