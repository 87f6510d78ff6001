using System.Globalization;
using System.Text;
using Inspect.Engine.Logs.Journal;
using Inspect.Tests.Logs;
using Inspect.Web.Status;
using Microsoft.Extensions.Options;

namespace Inspect.Tests.Web.Status;

/// <summary>The end of the app's log, entry by entry, without reading the rest.</summary>
public sealed class AppLogTailTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_ALongFile_GivesTheLastEntriesInOrder()
    {
        // More than one block of 64 KiB, with letters of two and three bytes across its borders.
        Write("app-20260101.log", Enumerable.Range(0, 5_000).Select(i => Entry(i, "INF", $"Run number {i} – ä")));

        var found = Tail().Read(3, null, null);

        Assert.Equal(["Source  Run number 4997 – ä", "Source  Run number 4998 – ä", "Source  Run number 4999 – ä"], found.Select(l => l.Text));
        Assert.Equal(("2026-01-01 09:00:00.997 +00:00", "INF"), (found[0].Time, found[0].Level));
        Assert.Equal(1_000, Tail().Read(1_000, null, null).Count);
        Assert.Equal("Source  Run number 0 – ä", Assert.Single(Tail().Read(5, "number 0 ", null)).Text);
    }

    [Fact]
    public void Read_AnException_IsOneEntryWithItsLines()
    {
        Write("app-20260101.log", [Entry(1, "INF", "before"), Entry(2, "ERR", "It failed"), "System.Exception: No.", "   at Here()", Entry(3, "WRN", "after")]);

        var found = Tail().Read(10, null, "WRN");

        Assert.Equal([("ERR", "Source  It failed\nSystem.Exception: No.\n   at Here()"), ("WRN", "Source  after")], found.Select(l => (l.Level, l.Text)));
        Assert.Equal("ERR", Assert.Single(Tail().Read(10, "Here()", null)).Level);
    }

    [Fact]
    public void Read_SeveralFiles_GoesOnInTheOneBefore()
    {
        Write("app-20260101.log", [Entry(1, "INF", "old")], TimeSpan.FromHours(-1));
        Write("app-20260102.log", [Entry(2, "INF", "new")]);

        Assert.Equal(["Source  old", "Source  new"], Tail().Read(5, null, null).Select(l => l.Text));
    }

    [Fact]
    public void Read_ALineWithoutEnd_IsBounded()
    {
        Write("app-20260101.log", [Entry(1, "INF", new string('x', 9 << 20)), Entry(2, "INF", "last")]);

        var found = Tail().Read(10, null, null);

        Assert.Equal("Source  last", found[^1].Text);
        Assert.All(found, f => Assert.True(f.Text.Length < 10_000));
    }

    [Fact]
    public void Read_NoFile_IsEmpty() => Assert.Empty(Tail().Read(10, null, null));

    private static string Entry(int number, string level, string text) =>
        string.Create(CultureInfo.InvariantCulture, $"2026-01-01 09:00:00.{number % 1000:000} +00:00 [{level}] Source  {text}");

    private void Write(string name, IEnumerable<string> lines, TimeSpan age = default)
    {
        var path = _folder.File(name);
        File.WriteAllText(path, string.Join('\n', lines) + "\n", new UTF8Encoding(false));
        File.SetLastWriteTimeUtc(path, TimeProvider.System.GetUtcNow().UtcDateTime + age);
    }

    private AppLogTail Tail() => new(Options.Create(new LogsOptions { AppDir = _folder.Path }));
}
