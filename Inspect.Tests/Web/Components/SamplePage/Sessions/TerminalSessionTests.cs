using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Transcripts;
using Inspect.Web.Components.SamplePage.Sessions;

namespace Inspect.Tests.Web.Components.SamplePage.Sessions;

/// <summary>The files that the recorder <c>script</c> leaves (scriptreplay(1), <c>-m advanced</c> and classic), as a human agent puts them into the store.</summary>
public sealed class TerminalSessionTests
{
    private const string Output = "Script started on 2025-03-04 10:11:12+00:00 [TERM=\"xterm\"]\n$ é\r\nok\n\nScript done on 2025-03-04 10:12:00+00:00 [COMMAND_EXIT_CODE=\"0\"]\n";
    private const string Timing = "H 0.000000 START_TIME 2025-03-04 10:11:12+00:00\nH 0.000000 COLUMNS 100\nH 0.000000 LINES 30\nO 0.500000 2\nI 10.000000 1\nO 0.500000 3\nO 1.000000 4\nS 0.100000 SIGWINCH ROWS=10 COLS=20\nH 0.000000 DURATION 12.1\n";

    [Fact]
    public void Of_AllFilesAtOnce_IsASessionWithItsTimes()
    {
        var session = Assert.Single(TerminalSession.Of([Change("/HumanAgentState:logs", new Dictionary<string, string>
        {
            ["root_20250304_101112.input"] = "é",
            ["root_20250304_101112.output"] = Output,
            ["root_20250304_101112.timing"] = Timing,
        })]));

        Assert.Equal(("root, 2025-03-04 10:11:12", 30, 100), (session.Name, session.Rows, session.Columns));
        Assert.Equal(["$ ", "é\r", "\nok\n"], session.Pieces.Select(p => p.Text));
        Assert.Equal([0.5, 11, 12], session.Pieces.Select(p => p.At));

        // A pause of more than two seconds is not waited for.
        Assert.Equal([0.5, 2.5, 3.5], session.Pieces.Select(p => p.PlayedAt));
        Assert.Equal("$ é\nok\n", session.Whole);
    }

    [Fact]
    public void Of_FilesOneByOne_IsTheSameSession()
    {
        var session = Assert.Single(TerminalSession.Of(
        [
            Change("/HumanAgentState:logs/a~1b.output", "Script started on today\nhello"),
            Change("/HumanAgentState:logs/a~1b.timing", "0.25 2\n0.25 3\n"),
            Change("/HumanAgentState:logs/a~1b.name", "the first login\n"),
            Change("/HumanAgentState:answer", "42"),
        ]));

        Assert.Equal("the first login", session.Name);
        Assert.Equal([(0.25, "he"), (0.5, "llo")], session.Pieces.Select(p => (p.At, p.Text)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("O x y\nO\n\n? x 2\nO -1 3\nO 1e400 3\nO NaN 3")]
    public void Of_WithoutTimes_CanBeRead(string? timing)
    {
        var files = new Dictionary<string, string> { ["s.output"] = "hello" };
        if (timing is not null)
        {
            files["s.timing"] = timing;
        }

        var session = Assert.Single(TerminalSession.Of([Change("/HumanAgentState:logs", files)]));

        Assert.Equal("hello", Assert.Single(session.Pieces).Text);
        Assert.Equal(0, session.Seconds);
    }

    /// <summary>A count that lies costs nothing, and a letter that two pieces share is whole.</summary>
    [Fact]
    public void Of_CountsThatDoNotFit_ShowAllThereIs()
    {
        var session = Assert.Single(TerminalSession.Of([Change("/HumanAgentState:logs", new Dictionary<string, string> { ["s.output"] = "aéb", ["s.timing"] = "O 1 2\nO 1 2147483647\nO 1 5\n" })]));

        Assert.Equal("aéb", session.Whole);
        Assert.Equal(2, session.Seconds);
    }

    [Theory]
    [InlineData("/HumanAgentState:logs", true)]
    [InlineData("/HumanAgentState:answer", false)]
    [InlineData("/logs", false)]
    public void IsIn_AStoreEvent_TellsWhetherItBringsFiles(string path, bool expected)
    {
        var changes = ImmutableArray.Create(Change(path, new Dictionary<string, string> { ["s.output"] = "x" }));

        Assert.Equal(expected, TerminalSession.IsIn(new StoreEvent { Changes = changes }));
        Assert.False(TerminalSession.IsIn(new StateEvent { Changes = changes }));
    }

    [Fact]
    public void Of_OddValues_IsNone()
    {
        Assert.Empty(TerminalSession.Of([Change("/HumanAgentState:logs", 3), Change("/HumanAgentState:logs/x.output", 3), JsonSerializer.SerializeToElement("x"), Change("/HumanAgentState:logs", new { a = 1 })]));
    }

    private static JsonElement Change(string path, object value) => JsonSerializer.SerializeToElement(new { op = "add", path, value });
}
